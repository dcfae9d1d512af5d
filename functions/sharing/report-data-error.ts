import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { ApplicationId, ItemId, RecordId, TicketId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ApplicationEntity, ItemEntity, TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { startClock } from '../../lib/sharing/deadline.ts';
import { correctionTerm, TicketView, toTicketView, type Ticket } from '../../lib/sharing/ticket.ts';
import { findAssignee } from './assignees.ts';
import { requireItem } from './items.ts';
import { noticesTo } from './notices.ts';

export const reportDataError = operation({
  name: 'reportDataError',
  context: 'sharing',
  summary: { zh: '反馈共享数据的疑义或明显错误', en: 'Report doubtful or wrong shared data to its owner' },
  route: 'POST /tickets',
  caller: 'consumer',
  rules: ['sharing.errorFeedback', 'sharing.errorCorrection'],
  refusals: ['MOVE_NOT_ALLOWED'],
  /** Names a record by its id; `evidence` holds no personal value. */
  body: z.strictObject({
    applicationId: ApplicationId, itemId: ItemId, recordId: RecordId.optional(),
    fields: z.array(z.string().max(40)).min(1).max(200), evidence: z.string().min(1).max(1000),
  }),
  returns: TicketView,
  status: 201,
  async handle({ body: { applicationId, itemId, ...report }, actor, law, sit, now, platform, commit }) {
    const { item } = requireItem(actor, ...await platform.storage.getAll([ItemEntity.ref({ applicationId, itemId }), ApplicationEntity.ref({ applicationId })]));
    const { value } = item;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.consumerUnitPath, { under: bound });
    if (value.state !== 'GRANTED') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '仅可反馈已获授权的数据', en: 'Only granted data can be reported on' } });
    const unknown = report.fields.flatMap((field, at) => (value.approved?.fields.includes(field) ? [] : [{ pointer: `/fields/${at}`, detail: { zh: '未获授权的数据项', en: 'Not granted' } }]));
    if (unknown.length > 0) throw new Refusal('BODY_INVALID', { pointers: unknown });
    const { term, legal } = correctionTerm(bound);
    const goes = bound.applies('error-feedback');
    const ticket: Ticket = {
      ticketId: TicketId.parse(`ticket-${platform.random.token()}`), resourceId: value.resourceId, itemId, ...(value.grantId && { grantId: value.grantId }), ...report,
      consumerUnitId: value.consumerUnitId, consumerUnitPath: value.consumerUnitPath, ownerUnitId: value.ownerUnitId, ownerUnitPath: value.ownerUnitPath,
      state: 'REPORTED', steps: [{ to: 'REPORTED', at: now, side: 'consumer', by: actor.personId, note: '' }],
      ...(goes && { clock: startClock(term, legal, platform.calendar, now) }), notified: [], profile: value.profile, updatedAt: now,
    };
    const { to, cc } = bound.value('sharing.errorFeedback');
    const coordinator = bound.value('roles.coordinator').id;
    // the office that the text names is that of the authority: from the top down
    const copied = [...to, ...cc].includes(coordinator) ? await findAssignee(platform.storage, value.ownerUnitPath.toReversed(), coordinator, toLocalDate(now)) : undefined;
    const told = goes ? [value.ownerUnitId, ...(copied ? [copied.unitId] : [])] : [];
    return commit(
      { stream: 'sharing', action: 'ticket.reported', subject: { ticketId: ticket.ticketId, itemId, resourceId: value.resourceId }, profile: value.profile, citation: bound.cite('error-feedback') },
      [TicketEntity.insert(ticket), ...noticesTo(told, 'ticket.reported', { ticketId: ticket.ticketId, resourceId: value.resourceId }, platform.random, now)],
      toTicketView(ticket), { version: 1, location: `/tickets/${ticket.ticketId}` },
    );
  },
});
