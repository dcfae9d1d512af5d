import type { Instant } from '../../lib/calendar/instant.ts';
import type { Event } from '../../lib/platform/ledger/ledger.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { RecordEntity, recordsOf } from '../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { decideDestruction, requireMove, type Destruction, type Hand } from '../../lib/retention/destruction.ts';
import { isHoldCohort, MOST_HELD } from '../../lib/retention/hold.ts';
import { verifyDestroyed } from './sample.ts';

/** What a verification commits. @throws Refusal `DESTRUCTION_NOT_VERIFIED` unless the sample fails with `key-destroyed` */
export async function verify(
  platform: Basics & Pick<Ports, 'keys' | 'expired'>, destruction: Loaded<Destruction>, law: Law, verified: Hand, now: Instant,
): Promise<{ readonly event: Omit<Event, 'operation' | 'actor'>; readonly changes: readonly Change[]; readonly next: Destruction }> {
  const { value } = destruction;
  requireMove(value, 'VERIFIED');
  const after = await verifyDestroyed(platform, value);
  law.require('destruction-irreversible', after === 'key-destroyed', {
    code: 'DESTRUCTION_NOT_VERIFIED', detail: { zh: `验证未通过：样本读取结果为 ${after}`, en: `Not verified: reading the sample gave ${after}` },
  });
  const next = decideDestruction(value, { to: 'VERIFIED', verified, after: 'key-destroyed' }, now);
  // what was held has no day on which the engine drops it: its few items go now, after the sample has spoken
  const held = isHoldCohort(value.cohort) ? (await platform.expired.list(recordsOf(value.resourceId, value.cohort), { limit: MOST_HELD })).items : [];
  return {
    next,
    event: { stream: 'sharing', action: 'destruction.verified', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile, facts: { outcome: after } },
    changes: [DestructionEntity.replace(destruction, next), ...held.map((record, index) => RecordEntity.remove(record, `record-${index}`))],
  };
}
