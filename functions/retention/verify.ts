import type { Instant } from '../../lib/calendar/instant.ts';
import type { Event } from '../../lib/platform/ledger/ledger.ts';
import type { Basics, Ports } from '../../lib/platform/platform.ts';
import { DestructionEntity } from '../../lib/platform/storage/entities/retention.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { decideDestruction, requireMove, type Destruction, type Hand } from '../../lib/retention/destruction.ts';
import { readingTitle } from '../../lib/retention/words.ts';
import { readAgain } from './sample.ts';

/** What a verification commits. @throws Refusal `DESTRUCTION_NOT_VERIFIED` unless the sample fails with `key-destroyed` */
export async function verify(
  platform: Basics & Pick<Ports, 'keys' | 'expired'>, destruction: Loaded<Destruction>, law: Law, verified: Hand, now: Instant,
): Promise<{ readonly event: Omit<Event, 'operation' | 'actor'>; readonly changes: readonly Change[]; readonly next: Destruction }> {
  const { value } = destruction;
  requireMove(value, 'VERIFIED');
  const after = await readAgain(platform, value);
  law.require('destruction-irreversible', after === 'key-destroyed', {
    code: 'DESTRUCTION_NOT_VERIFIED', detail: { zh: `验证未通过：销毁后抽样的结果为“${readingTitle(after)}”`, en: `Not verified: reading the sample gave ${after}` },
  });
  const next = decideDestruction(value, { to: 'VERIFIED', verified, after }, now);
  return {
    next,
    event: { stream: 'sharing', action: 'destruction.verified', subject: { destructionId: value.destructionId, resourceId: value.resourceId }, profile: value.profile, facts: { outcome: after } },
    changes: [DestructionEntity.replace(destruction, next)],
  };
}
