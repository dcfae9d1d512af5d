import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { CaseId, GrantId, ItemId, PersonId, RecordId, ResourceId, TicketId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import type { Duration } from '../regulations/profile-schema.ts';
import { Refusal } from '../regulations/refusal.ts';
import { ItemClock } from './application.ts';
import { TICKET_STATE } from './words.ts';

export const TicketState = z.enum(['REPORTED', 'ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED', 'REJECTED']);
export type TicketState = z.output<typeof TicketState>;

const TicketStep = z.strictObject({ to: TicketState, at: Instant, side: z.enum(['consumer', 'owner']), by: PersonId, note: z.string().max(1000) });

/** 数据疑义反馈: from a consumer to the owner. Names a record by its id and fields, never by a person's data. */
export const Ticket = z.strictObject({
  ticketId: TicketId,
  resourceId: ResourceId,
  itemId: ItemId,
  grantId: GrantId.optional(),
  recordId: RecordId.optional(),
  fields: z.array(z.string()).min(1).max(200),
  evidence: z.string().min(1).max(1000),
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  state: TicketState,
  steps: z.array(TicketStep).min(1).max(20),
  /** Edition of the resource in which it stands corrected. */
  correctedEdition: z.int().min(1).optional(),
  caseId: CaseId.optional(),
  clock: ItemClock.optional(),
  notified: z.array(z.string()).max(20),
  profile: FrozenProfile,
  updatedAt: Instant,
});
export type Ticket = z.output<typeof Ticket>;

export const TICKET_MOVES: Record<TicketState, readonly TicketState[]> = {
  REPORTED: ['ACKNOWLEDGED', 'CONFIRMED', 'CORRECTED', 'REJECTED'],
  ACKNOWLEDGED: ['CONFIRMED', 'CORRECTED', 'REJECTED'],
  CONFIRMED: ['CORRECTED'],
  CORRECTED: [],
  REJECTED: [],
};

/** Whether the owner still owes a step. */
export const isOpen = ({ state }: Pick<Ticket, 'state'>): boolean => TICKET_MOVES[state].length > 0;

interface Answer {
  readonly to: Exclude<TicketState, 'REPORTED'>;
  readonly note: string;
  readonly correctedEdition?: number | undefined;
}

/** Pure: the owner's next step. @throws Refusal `MOVE_NOT_ALLOWED` */
export function answerTicket(ticket: Ticket, answer: Answer, by: PersonId, now: Instant): Ticket {
  if (!TICKET_MOVES[ticket.state].includes(answer.to)) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `反馈处于“${TICKET_STATE[ticket.state]}”状态，不能作此答复`, en: `The ticket is ${ticket.state}` } });
  }
  return {
    ...ticket, state: answer.to, updatedAt: now,
    steps: [...ticket.steps, { to: answer.to, at: now, side: 'owner', by, note: answer.note }],
    ...(answer.to === 'CORRECTED' && answer.correctedEdition !== undefined && { correctedEdition: answer.correctedEdition }),
  };
}

/** How long the owner may take: the text's own number, else the answer period as a service target. */
export function correctionTerm(law: Law): { readonly term: Duration; readonly legal: boolean } {
  const { value, origin } = law.effective('sharing.errorCorrection');
  return value.deadline ? { term: value.deadline, legal: origin === 'law' } : { term: law.value('sharing.responseDeadline'), legal: false };
}

export const TicketView = Ticket.omit({ notified: true, steps: true }).extend({ steps: z.array(TicketStep.omit({ by: true })) });
export type TicketView = z.output<typeof TicketView>;
export const toTicketView = ({ notified: _, steps, ...shown }: Ticket): TicketView => ({ ...shown, steps: steps.map(({ by: __, ...step }) => step) });
