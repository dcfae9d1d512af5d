import * as z from 'zod';
import { TicketId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import { TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';
import type { Ticket } from '../../lib/sharing/ticket.ts';

export const TicketPath = z.strictObject({ ticketId: TicketId });
export const ticketRefs = ({ ticketId }: z.output<typeof TicketPath>) => [TicketEntity.ref({ ticketId })] as const;

/** @throws Refusal `NOT_FOUND` for whoever is no party */
export function requireTicket(actor: Actor, ticket: Loaded<Ticket> | undefined): Loaded<Ticket> {
  if (!ticket || !mayKnow(actor, ticket.value)) throw new Refusal('NOT_FOUND');
  return ticket;
}
