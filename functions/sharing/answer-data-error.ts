import * as z from 'zod';
import type { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { answerTicket, TicketView, toTicketView } from '../../lib/sharing/ticket.ts';
import { noticesTo } from './notices.ts';
import { requireTicket, TicketPath, ticketRefs } from './tickets.ts';

const note = z.string().min(1).max(1000);
const Step = z.discriminatedUnion('to', [
  z.strictObject({ to: z.literal('ACKNOWLEDGED'), note }),
  z.strictObject({ to: z.literal('CONFIRMED'), note }),
  z.strictObject({ to: z.literal('CORRECTED'), note }),
  /** `note` is the reason. */
  z.strictObject({ to: z.literal('REJECTED'), note }),
]);

/** A commit has room for so many notices. */
const mostTold = 80;
async function affectedConsumers(storage: Storage, resourceId: ResourceId): Promise<readonly UnitId[]> {
  const units = new Set<UnitId>();
  for await (const { value } of storage.each(GrantEntity.list('byResource', { partition: [resourceId] }))) {
    if (value.state !== 'REVOKED') units.add(value.consumerUnitId);
    if (units.size === mostTold) break;
  }
  return [...units];
}

export const answerDataError = operation({
  name: 'answerDataError',
  context: 'sharing',
  summary: { zh: '受理、核实并答复数据疑义', en: 'Acknowledge, confirm, correct or reject a data report' },
  route: 'POST /tickets/{ticketId}/answers',
  caller: 'owner',
  rules: ['sharing.errorFeedback', 'sharing.errorCorrection'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: TicketPath,
  body: Step,
  returns: TicketView,
  loads: ticketRefs,
  async handle({ loaded: [loaded], body, actor, law, sit, now, platform, commit }) {
    const ticket = requireTicket(actor, loaded);
    const { value } = ticket;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.ownerUnitPath, { under: bound });
    const resource = body.to === 'CORRECTED' ? await platform.storage.get(ResourceEntity.ref({ resourceId: value.resourceId })) : undefined;
    const next = answerTicket(value, { ...body, correctedEdition: resource?.value.publishedEdition }, actor.personId, now);
    const subject = { ticketId: value.ticketId, resourceId: value.resourceId };
    const others = body.to === 'CORRECTED' ? (await affectedConsumers(platform.storage, value.resourceId)).filter((unitId) => unitId !== value.consumerUnitId) : [];
    return commit(
      {
        stream: 'sharing', action: `ticket.${body.to.toLowerCase()}`, subject, profile: value.profile, citation: bound.cite('error-feedback'),
        facts: { ...(next.correctedEdition !== undefined && { correctedEdition: next.correctedEdition }), told: others.length + 1 },
      },
      [
        TicketEntity.replace(ticket, next), ...noticesTo([value.consumerUnitId], 'ticket.answered', subject, platform.random, now),
        ...noticesTo(others, 'ticket.corrected', subject, platform.random, now),
      ],
      toTicketView(next), { version: ticket.version + 1 },
    );
  },
});
