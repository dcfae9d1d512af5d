import { operation } from '../../lib/operation/operation.ts';
import { TicketView, toTicketView } from '../../lib/sharing/ticket.ts';
import { requireTicket, TicketPath, ticketRefs } from './tickets.ts';

export const getTicket = operation({
  name: 'getTicket',
  context: 'sharing',
  summary: { zh: '查看数据疑义反馈', en: 'Get a data report with every step' },
  route: 'GET /tickets/{ticketId}',
  caller: 'person',
  rules: ['sharing.errorFeedback'],
  path: TicketPath,
  returns: TicketView,
  loads: ticketRefs,
  async handle({ loaded: [loaded], actor, answer }) {
    const ticket = requireTicket(actor, loaded);
    return answer(toTicketView(ticket.value), { version: ticket.version });
  },
});
