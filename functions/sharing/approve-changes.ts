import type { Instant } from '../../lib/calendar/instant.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { Application, Decision, Item } from '../../lib/sharing/application.ts';
import { requireShared } from '../../lib/sharing/require-shared.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { prepareDocuments } from './approval-documents.ts';
import type { Grounds } from './approval-reads.ts';
import { noticesTo } from './notices.ts';

interface Approval {
  readonly platform: Basics & { readonly objects: ObjectStorage };
  readonly law: Law;
  readonly application: Application;
  readonly grounds: Grounds;
  readonly units: readonly Unit[];
  readonly now: Instant;
  readonly decision: Decision;
  /** `false` while further steps are to follow. */
  readonly final: boolean;
}

/** An approval of whatever level as changes of one commit: the item, its documents once it is final, the notices. @throws Refusal `RESOURCE_NOT_SHARED` by the type in force */
export async function approveChanges({ decision, final, grounds, ...setting }: Approval, item: Loaded<Item>): Promise<{ readonly item: Item; readonly changes: readonly Change[] }> {
  const { platform, law, now } = setting;
  requireShared(law, grounds.current, 'RESOURCE_NOT_SHARED');
  const decided = decide(item.value, { kind: 'approve', decision, final }, now);
  const { item: next, changes } = final ? await prepareDocuments({ ...setting, content: grounds.content }, decided) : { item: decided, changes: [] };
  const told = final ? [next.consumerUnitId, next.ownerUnitId] : [next.ownerUnitId];
  const notices = noticesTo(told, final ? 'item.approved' : 'item.nextStep', { applicationId: next.applicationId, itemId: next.itemId }, platform.random, now);
  return { item: next, changes: [ItemEntity.replace(item, next), ...changes, ...notices] };
}
