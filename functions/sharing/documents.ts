import * as z from 'zod';
import { ApplicationId, DocumentId, ItemId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { SeatName } from '../../lib/organizations/seats.ts';
import { roleTitle } from '../../lib/organizations/role-titles.ts';
import { DocumentEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Item } from '../../lib/sharing/application.ts';
import type { Document, DocumentParty } from '../../lib/sharing/documents.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';

export const DocumentPath = z.strictObject({ documentId: DocumentId });
export const documentRefs = ({ documentId }: z.output<typeof DocumentPath>) => [DocumentEntity.ref({ documentId })] as const;

const noItem = { applicationId: ApplicationId.parse('application-none'), itemId: ItemId.parse('item-none') };

/**
 * A document and the item it was written for; whoever is no party to it knows of neither. What is not there takes the
 * same reads, so that time tells nothing either.
 * @throws Refusal `NOT_FOUND`
 */
export async function requireDocument(storage: Storage, actor: Actor, document: Loaded<Document> | undefined): Promise<{ readonly document: Loaded<Document>; readonly item: Loaded<Item> }> {
  const { applicationId, itemId } = document?.value ?? noItem;
  const item = await storage.get(ItemEntity.ref({ applicationId, itemId }));
  if (!document || !item) throw new Refusal('NOT_FOUND');
  const party = document.value.parties.some(({ unitPath }) => mayKnow(actor, { ownerUnitPath: unitPath, consumerUnitPath: unitPath }));
  if (!party && !mayKnow(actor, item.value)) throw new Refusal('NOT_FOUND');
  return { document, item };
}

export function requireParty(document: Document, role: string): DocumentParty {
  const party = document.parties.find((p) => p.role === role);
  if (!party) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/party', detail: { zh: `签署方为：${document.parties.map(({ role }) => `${roleTitle(role)}（${role}）`).join('、')}`, en: `Parties: ${document.parties.map((p) => p.role).join(', ')}` } }] });
  return party;
}

/** The seat that signs for a party. */
export const seatOfParty = (law: Law, role: string): SeatName =>
  role === law.value('roles.consumer').id ? 'consumer' : role === law.value('roles.owner').id ? 'owner' : role === law.value('roles.coordinator').id ? 'coordinator' : 'leadingBody';
