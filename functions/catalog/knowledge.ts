import type { Resource } from '../../lib/catalog/resource.ts';
import { isOnChain, isPublicKnowledge } from '../../lib/catalog/visibility.ts';
import type { UnitId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { means } from '../../lib/sharing/eligibility.ts';
import { toInsideView, toOutsideView, type ResourceView } from './resource-view.ts';

/** Who asks, and what is needed to answer. */
export interface Asking {
  readonly actor: Actor;
  readonly law: (unitPath: readonly UnitId[]) => Promise<Law>;
  readonly platform: { readonly storage: Storage };
}

/** How much of an entry the caller may know: all of it on the owner's chain, the published part elsewhere, or nothing. */
export async function knowledgeOf({ actor, law, platform }: Asking, resource: Resource): Promise<'inside' | 'outside' | undefined> {
  if (isOnChain(actor, resource.unitPath)) return 'inside';
  if (resource.publishedEdition === 0) return undefined;
  const unit = await platform.storage.get(UnitEntity.ref(actor));
  return isPublicKnowledge(await law(resource.unitPath), resource, (word) => unit !== undefined && means(word, unit.value)) ? 'outside' : undefined;
}

/** The entry, where the caller may know of it. @throws Refusal `NOT_FOUND` */
export async function requireKnown(asking: Asking, found: Loaded<Resource> | undefined): Promise<Loaded<Resource>> {
  if (!found || !(await knowledgeOf(asking, found.value))) throw new Refusal('NOT_FOUND');
  return found;
}

/** The entry as this caller may see it; `undefined` where it is nothing to them. */
export async function viewFor(asking: Asking, { value, version }: Loaded<Resource>): Promise<ResourceView | undefined> {
  const knowledge = await knowledgeOf(asking, value);
  if (knowledge === 'inside') return toInsideView(await asking.law(value.unitPath), value, version);
  return knowledge && toOutsideView(value, version);
}
