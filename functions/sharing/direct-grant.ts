import type { Instant } from '../../lib/calendar/instant.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import type { RecordKeys } from '../../lib/platform/keys/keys.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Application, Item } from '../../lib/sharing/application.ts';
import { buildGrant } from '../grants/build-grant.ts';
import { noticeOf } from '../grants/grant-notices.ts';

interface Direct {
  readonly platform: Basics & { readonly objects: ObjectStorage; readonly keys: RecordKeys };
  readonly law: Law;
  readonly application: Application;
  readonly item: Item;
  readonly now: Instant;
}

/**
 * Issues the grant of an item whose share type is direct: nobody reviews and nobody executes, every other rule of
 * coming into force holds. The changes are for the caller's commit, with the granted item. @throws Refusal
 */
export async function issueDirectGrant({ platform, law, application, item, now }: Direct): Promise<{ readonly grant: Grant; readonly item: Item; readonly changes: readonly Change[] }> {
  if (item.decisions.at(-1)?.level !== 'direct') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该事项须由授权执行人办理', en: 'This item is executed by the grant executor' } });
  const { grant, granted } = await buildGrant({ platform, law, item, application, executedBy: application.submittedBy, acting: [], now });
  const subject = { grantId: grant.grantId, itemId: item.itemId, resourceId: item.resourceId };
  const told = [{ unitId: item.consumerUnitId, personId: grant.responsiblePerson }, { unitId: item.ownerUnitId }];
  const notices = told.map((to) => noticeOf({ ...to, kind: 'grant.activated', subject, now, once: grant.grantId }));
  return { grant, item: granted, changes: [GrantEntity.insert(grant, grant.grantId), ...notices] };
}

/** The same where it may wait: the item stays approved while a document is unsigned or nobody is responsible yet. */
export async function tryDirectGrant(direct: Direct): Promise<{ readonly item: Item; readonly changes: readonly Change[] }> {
  try {
    return await issueDirectGrant(direct);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    direct.platform.log.info('grant.notYetDirect', { itemId: direct.item.itemId, code: error.code });
    return { item: direct.item, changes: [] };
  }
}
