import * as z from 'zod';
import { Instant, toLocalDate } from '../calendar/instant.ts';
import type { WorkingDayCalendar } from '../calendar/working-days.ts';
import { ApplicationId, CaseId, ItemId, PersonId, ResourceId, TicketId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import type { Duration } from '../regulations/profile-schema.ts';
import { Refusal } from '../regulations/refusal.ts';
import { ItemClock } from './application.ts';

/** Who has the case in hand from the moment it is filed. */
export const Assignment = z.strictObject({ role: z.string(), unitId: UnitId, personId: PersonId.optional() });
export type Assignment = z.output<typeof Assignment>;

/** 协调 or 上报审核: a case after a refusal, a narrowed approval or silence, or about doubtful data. */
export const Case = z.strictObject({
  caseId: CaseId,
  kind: z.enum(['coordination', 'ruling', 'doubt']),
  /** The step of the profile's ladder that it is. */
  step: z.string(),
  cause: z.enum(['refusal', 'narrowed', 'silence', 'escalated', 'doubt']),
  itemId: ItemId.optional(),
  applicationId: ApplicationId.optional(),
  ticketId: TicketId.optional(),
  resourceId: ResourceId,
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  /** Absent where the deadline itself filed it. */
  filedBy: PersonId.optional(),
  statement: z.string().max(1000),
  assigned: Assignment.optional(),
  state: z.enum(['FILED', 'IN_HAND', 'CONCLUDED']),
  filedAt: Instant,
  startedAt: Instant.optional(),
  concludedAt: Instant.optional(),
  outcome: z.enum(['AGREED', 'UPHELD', 'ESCALATED', 'APPROVED', 'REFUSED', 'ANSWERED']).optional(),
  finding: z.string().max(2000).optional(),
  concludedBy: PersonId.optional(),
  clock: ItemClock.optional(),
  notified: z.array(z.string()).max(20),
  profile: FrozenProfile,
  updatedAt: Instant,
});
export type Case = z.output<typeof Case>;

/** How long the answer may take: a number of the text where it has one, else the suggested service target. */
export function answerTerm(law: Law): { readonly term: Duration; readonly legal: boolean } | undefined {
  const { value, origin } = law.effective('sharing.remedy');
  if (typeof value.answer !== 'string') return { term: value.answer, legal: origin === 'law' };
  return value.suggestedAnswer && { term: value.suggestedAnswer, legal: false };
}

export function startCase(found: Case, now: Instant): Case {
  if (found.state !== 'FILED') throw new Refusal('MOVE_NOT_ALLOWED');
  return { ...found, state: 'IN_HAND', startedAt: now, updatedAt: now };
}

export function concludeCase(found: Case, outcome: NonNullable<Case['outcome']>, finding: string, by: PersonId, now: Instant): Case {
  if (found.state === 'CONCLUDED') throw new Refusal('MOVE_NOT_ALLOWED');
  return { ...found, state: 'CONCLUDED', startedAt: found.startedAt ?? now, concludedAt: now, outcome, finding, concludedBy: by, updatedAt: now };
}

/** What a party sees, with the times that are measured: to the first action and to the answer. */
export const CaseView = Case.omit({ notified: true, filedBy: true, concludedBy: true }).extend({
  workingDaysToFirstAction: z.int().optional(),
  workingDaysToAnswer: z.int().optional(),
});
export type CaseView = z.output<typeof CaseView>;

export function toCaseView(found: Case, calendar: WorkingDayCalendar): CaseView {
  const { notified: _, filedBy: __, concludedBy: ___, ...shown } = found;
  const since = (at: Instant | undefined) => at && calendar.elapsed(toLocalDate(found.filedAt), toLocalDate(at));
  const first = since(found.startedAt);
  const answer = since(found.concludedAt);
  return { ...shown, ...(first !== undefined && { workingDaysToFirstAction: first }), ...(answer !== undefined && { workingDaysToAnswer: answer }) };
}
