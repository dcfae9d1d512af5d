import type { Instant, LocalDate } from '../../lib/calendar/instant.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import { decide, type Command } from '../../lib/grants/grant-lifecycle.ts';
import { toGrantView, type GrantView } from '../../lib/grants/views.ts';
import type { Answer, AnswerOptions } from '../../lib/operation/operation.ts';
import type { RecordKeys } from '../../lib/platform/keys/keys.ts';
import type { Event } from '../../lib/platform/ledger/ledger.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import { noticeOf } from './grant-notices.ts';
import { resealed } from './seal-grant.ts';

interface MoveCall {
  readonly now: Instant;
  readonly platform: { readonly keys: RecordKeys };
  commit(event: Omit<Event, 'operation' | 'actor'>, changes: readonly Change[], answer: GrantView, options: AnswerOptions): Promise<Answer<GrantView>>;
}
const DONE = { suspend: 'grant.suspended', resume: 'grant.resumed', revoke: 'grant.revoked' } as const;

/** A move with its entry and word to the consumer. Effective with the next read: every read looks at the grant's item. */
export async function commitMove({ now, platform: { keys }, commit }: MoveCall, found: Loaded<Grant>, command: Command, facts?: { readonly evidenceUntil: LocalDate }): Promise<Answer<GrantView>> {
  const decided = decide(found.value, command, now);
  const next = command.kind === 'revoke' ? decided : await resealed(keys, found.value, decided); // what is revoked loses its key
  const { grantId, resourceId, consumerUnitId, profile } = next;
  const action = DONE[command.kind];
  const subject = { grantId, resourceId };
  const version = found.version + 1;
  return commit(
    { stream: 'sharing', action, subject, profile, ...(facts && { facts }) },
    [GrantEntity.replace(found, next), noticeOf({ unitId: consumerUnitId, kind: action, subject, now, once: `${grantId}/${now}` })],
    toGrantView(next, version, now), { version },
  );
}
