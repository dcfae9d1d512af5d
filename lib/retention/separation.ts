import type { Instant } from '../calendar/instant.ts';
import type { PersonId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { Destruction } from './destruction.ts';

/** The duties of a destruction, each with the names that profiles use for it in `access.separationOfDuties`. */
const DUTY_NAMES = {
  request: ['submit', 'processing'],
  approve: ['approve', 'use'],
  execute: ['execute', 'destruction'],
  verify: ['verify', 'securityAudit'],
} as const;
export type DestructionDuty = keyof typeof DUTY_NAMES;

const inSet = (set: readonly string[], duty: DestructionDuty): boolean => DUTY_NAMES[duty].some((name) => set.includes(name));

/** Whether the law wants destruction done by different persons: then nothing runs on the standing approval alone. */
export const isSeparated = (law: Law): boolean =>
  law.applies('destruction-separated') && law.value('access.separationOfDuties').some((set) => set.includes('destruction'));

/**
 * Whether a person does this duty. The retention rule, approved with the publication, is the standing approval of what
 * ends on time; before that persons do everything, and of one person's erasure they request and approve. Once the
 * period has ended, nobody's silence keeps the data.
 */
export function needsPerson(law: Law, { reason, endsAt }: Destruction, duty: DestructionDuty, now: Instant): boolean {
  if (isSeparated(law)) return true;
  if (endsAt <= now) return false;
  return reason === 'beforePeriodEnd' || (reason === 'erasure' && (duty === 'request' || duty === 'approve'));
}

const personsOf = (destruction: Destruction): readonly (readonly [DestructionDuty, PersonId])[] =>
  ([['request', destruction.requested], ['approve', destruction.approved], ['execute', destruction.executed], ['verify', destruction.verified]] as const)
    .flatMap(([duty, hand]) => (hand && hand.by !== 'standing-rule' ? [[duty, hand.by] as const] : []));

/** Refuses a person who has already done an incompatible duty of the same destruction. */
export function requireSeparated(law: Law, destruction: Destruction, duty: DestructionDuty, personId: PersonId): void {
  const sets = law.value('access.separationOfDuties');
  const clash = personsOf(destruction).find(([done, by]) => by === personId && done !== duty
    && sets.some((set) => inSet(set, done) && inSet(set, duty)));
  law.require('destruction-separated', clash === undefined, {
    code: 'SEPARATION_OF_DUTIES',
    detail: { zh: '您已办理过该销毁事项的不相容环节，须由他人办理', en: 'You have done an incompatible step of this destruction; somebody else must do this one' },
  });
}
