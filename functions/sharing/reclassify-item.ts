import type { Resource } from '../../lib/catalog/resource.ts';
import type { JobCall } from '../../lib/operation/operation.ts';
import { ApplicationEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Ref } from '../../lib/platform/storage/entity.ts';
import type { Item } from '../../lib/sharing/application.ts';
import { isLegal, startClock } from '../../lib/sharing/deadline.ts';
import { canMove, decide } from '../../lib/sharing/item-lifecycle.ts';
import { prepareDocuments } from './approval-documents.ts';
import { contentOf } from './items.ts';
import { noticesTo } from './notices.ts';

/**
 * An open item runs on under the share type in force, with a note and word to both units. What was approved by its type
 * alone returns to the owner where the type now wants a review; what an owner approved gets the documents of the new type.
 */
export async function reclassifyItem({ platform, now, law, commit }: JobCall<readonly ['objects']>, ref: Ref<Item>, { content: { shareType: to }, publishedEdition: edition }: Resource): Promise<boolean> {
  const found = await platform.storage.get(ref);
  if (!found || found.value.shareType === to || !canMove(found.value.state, 'reclassify')) return false;
  const { applicationId, itemId, resourceId, ownerUnitId, ownerUnitPath, consumerUnitId, shareType: from, profile } = found.value;
  const bound = await law(ownerUnitPath, profile);
  const term = bound.effective('sharing.responseDeadline');
  const decided = decide(found.value, { kind: 'reclassify', to, edition, clock: startClock(term.value, isLegal(term), platform.calendar, now) }, now);
  const application = await platform.storage.get(ApplicationEntity.ref({ applicationId }));
  if (!application) throw new TypeError(`item ${itemId} has no application`);
  const rewritten = decided.state === 'APPROVED' && to !== 'NOT_SHARED'
    ? await prepareDocuments({ platform, law: bound, application: application.value, content: await contentOf(platform.storage, decided), now }, decided)
    : { item: decided, changes: [] };
  const subject = { applicationId, itemId, resourceId };
  await commit(
    { stream: 'sharing', action: 'item.reclassified', subject, profile, citation: bound.cite('not-shared-refused'), facts: { from, to, edition, state: decided.state } },
    [ItemEntity.replace(found, rewritten.item), ...rewritten.changes, ...noticesTo([ownerUnitId, consumerUnitId], 'item.typeChanged', subject, platform.random, now)],
  );
  return true;
}
