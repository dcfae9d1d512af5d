import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { CaseView, toCaseView } from '../../lib/sharing/case.ts';
import { fileCase } from './file-case.ts';
import { requireTicket, TicketPath, ticketRefs } from './tickets.ts';

/** Doubt goes to the owner; it may also go to the coordinator. Both stay linked and neither waits for the other. */
export const requestDoubtCoordination = operation({
  name: 'requestDoubtCoordination',
  context: 'sharing',
  summary: { zh: '就数据疑义申请协调处理', en: 'Take a doubt about data to the coordinator' },
  route: 'POST /tickets/{ticketId}/coordination',
  caller: 'consumer',
  rules: ['sharing.remedy'],
  refusals: ['ALREADY_EXISTS', 'COORDINATOR_MISSING'],
  path: TicketPath,
  body: z.strictObject({ statement: z.string().min(1).max(1000) }),
  returns: CaseView,
  status: 201,
  loads: ticketRefs,
  async handle({ loaded: [loaded], body, actor, law, sit, now, platform, commit }) {
    const ticket = requireTicket(actor, loaded);
    const { value } = ticket;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.consumerUnitPath, { under: bound });
    if (value.caseId) throw new Refusal('ALREADY_EXISTS');
    const matter = { ticketId: value.ticketId, resourceId: value.resourceId, ownerUnitId: value.ownerUnitId, ownerUnitPath: value.ownerUnitPath, consumerUnitId: value.consumerUnitId, consumerUnitPath: value.consumerUnitPath, profile: value.profile };
    const { filed, changes } = await fileCase({ platform, law: bound, now, step: bound.value('roles.coordinator').id, cause: 'doubt', statement: body.statement, filedBy: actor.personId }, matter);
    return commit(
      { stream: 'sharing', action: 'case.filed', subject: { caseId: filed.caseId, ticketId: value.ticketId }, profile: value.profile, citation: bound.cite('coordination-immediate') },
      [TicketEntity.replace(ticket, { ...value, caseId: filed.caseId, updatedAt: now }), ...changes], toCaseView(filed, platform.calendar), { version: 1, location: `/cases/${filed.caseId}` },
    );
  },
});
