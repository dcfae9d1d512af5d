import { toLocalDate, type Instant, type LocalDate } from '../calendar/instant.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Grant, GrantState } from './grant.ts';
import { GRANT_COMMAND, STANDING } from './words.ts';

/** What can happen to a grant once it is in force. */
export type Command =
  | { readonly kind: 'suspend'; readonly reason: string }
  /** `evidenceUntil`: the last day of renewed evidence. */
  | { readonly kind: 'resume'; readonly reason: string; readonly evidenceUntil?: LocalDate | undefined }
  | { readonly kind: 'revoke'; readonly reason: string };
export type CommandKind = Command['kind'];

/** Legal moves. What begins, ends or lapses with time is no move: it follows from the clock on every read. */
export const MOVES: Record<GrantState, Partial<Record<CommandKind, GrantState>>> = {
  IN_FORCE: { suspend: 'SUSPENDED', resume: 'IN_FORCE', revoke: 'REVOKED' },
  SUSPENDED: { resume: 'IN_FORCE', revoke: 'REVOKED' },
  REVOKED: {},
};

/** How a grant stands at an instant, whatever jobs have run. */
export type Standing = 'NOT_YET' | 'IN_FORCE' | 'SUSPENDED' | 'EVIDENCE_LAPSED' | 'ENDED' | 'REVOKED';

export function standingOf(grant: Pick<Grant, 'state' | 'startsAt' | 'endsAt' | 'evidenceUntil'>, now: Instant): Standing {
  if (grant.state !== 'IN_FORCE') return grant.state === 'REVOKED' ? 'REVOKED' : now >= grant.endsAt ? 'ENDED' : 'SUSPENDED';
  if (now >= grant.endsAt) return 'ENDED';
  if (now < grant.startsAt) return 'NOT_YET';
  return grant.evidenceUntil !== undefined && toLocalDate(now) > grant.evidenceUntil ? 'EVIDENCE_LAPSED' : 'IN_FORCE';
}

/**
 * Pure: what becomes of a grant. A grant in force may be resumed only where its evidence has lapsed; nothing brings
 * back what has ended. @throws Refusal `MOVE_NOT_ALLOWED`
 */
export function decide(grant: Grant, command: Command, now: Instant): Grant {
  const standing = standingOf(grant, now);
  const state = MOVES[grant.state][command.kind];
  const idle = command.kind === 'resume' && grant.state === 'IN_FORCE' && standing !== 'EVIDENCE_LAPSED';
  if (!state || idle || (standing === 'ENDED' && command.kind !== 'revoke')) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `授权状态为“${STANDING[standing]}”，不能${GRANT_COMMAND[command.kind]}`, en: `A grant that is ${standing} does not allow ${command.kind}` } });
  }
  const next: Grant = { ...grant, state, stateReason: command.reason, updatedAt: now };
  switch (command.kind) {
    case 'suspend':
    case 'revoke':
      return next;
    case 'resume':
      return command.evidenceUntil === undefined ? next : { ...next, evidenceUntil: command.evidenceUntil };
  }
}
