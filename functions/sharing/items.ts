import * as z from 'zod';
import { ApplicationId, ItemId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { Capacity } from '../../lib/organizations/seats.ts';
import { EditionEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { ApplicationEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Application, Item } from '../../lib/sharing/application.ts';
import { decidersOf, submittersOf } from '../../lib/sharing/approval-steps.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';
import { catalogMasksOf } from '../../lib/sharing/scope.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';

export const ItemPath = z.strictObject({ applicationId: ApplicationId, itemId: ItemId });
export const itemRefs = (path: z.output<typeof ItemPath>) => [ItemEntity.ref(path), ApplicationEntity.ref(path)] as const;

/** Item and application, for a person who may know of them. @throws Refusal `NOT_FOUND` */
export function requireItem(actor: Actor, item: Loaded<Item> | undefined, application: Loaded<Application> | undefined): { readonly item: Loaded<Item>; readonly application: Application } {
  if (!item || !application || !mayKnow(actor, item.value)) throw new Refusal('NOT_FOUND');
  return { item, application: application.value };
}

/** Content of the edition that was applied for. */
export async function contentOf(storage: Storage, { resourceId, edition }: Pick<Item, 'resourceId' | 'edition'>): Promise<ResourceContent> {
  const found = await storage.get(EditionEntity.ref({ resourceId, edition }));
  if (!found) throw new Refusal('NOT_FOUND', { detail: { zh: '该资源没有此版次', en: 'No such edition' } });
  return found.value.content;
}

export const catalogMasks = ({ items }: ResourceContent) => catalogMasksOf(items);

/** Everybody who acts: the person and whoever they act for. */
export const actingPersons = (actor: Actor, capacity: Capacity) => (capacity.onBehalfOf ? [actor.personId, capacity.onBehalfOf] : [actor.personId]);

/**
 * Nobody decides what they submitted (nor has it decided in their name), and nobody decides twice on the same item.
 * @throws Refusal `OWN_APPLICATION`, `SEPARATION_OF_DUTIES`
 */
export function requireDisinterested(law: Law, item: Item, actor: Actor, capacity: Capacity): void {
  const acting = actingPersons(actor, capacity);
  law.require('own-application', !submittersOf(item).some((submitter) => acting.includes(submitter)), { code: 'OWN_APPLICATION' });
  const deciders = decidersOf(item.decisions.filter(({ level }) => level !== 'direct'));
  law.require('separation-of-duties', acting.every((person) => !deciders.includes(person)), {
    code: 'SEPARATION_OF_DUTIES', detail: { zh: '您已在此前的步骤作过决定，须由他人办理', en: 'You decided at an earlier step; another person must do this one' },
  });
}

/** @throws Refusal `VERSION_STALE` unless the caller decided on what stands now */
export function requireVersion(found: Loaded<unknown>, expected: number): void {
  if (found.version !== expected) throw new Refusal('VERSION_STALE');
}
