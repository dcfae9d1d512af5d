import type { Instant } from '../../lib/calendar/instant.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Decision, Item } from '../../lib/sharing/application.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { noticeTo } from './notices.ts';

/** A refusal of whatever level as changes of one commit: the item and the notice that carries its reasons to the consumer. */
export function refuseChanges({ random }: Pick<Basics, 'random'>, item: Loaded<Item>, decision: Decision, now: Instant): { readonly item: Item; readonly changes: readonly Change[] } {
  const next = decide(item.value, { kind: 'refuse', decision }, now);
  const notice = noticeTo({ unitId: next.consumerUnitId }, 'item.refused', { applicationId: next.applicationId, itemId: next.itemId }, random, now);
  return { item: next, changes: [ItemEntity.replace(item, next), notice] };
}
