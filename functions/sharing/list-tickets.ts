import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { TicketView, toTicketView } from '../../lib/sharing/ticket.ts';

export const listTickets = operation({
  name: 'listTickets',
  context: 'sharing',
  summary: { zh: '列出本单位收到或提出的数据疑义反馈', en: 'List the data reports that the own unit received or made' },
  route: 'GET /tickets',
  caller: 'person',
  rules: ['sharing.errorFeedback'],
  query: Paging.extend({ side: z.enum(['owner', 'consumer']).default('owner') }),
  returns: pageOf(TicketView),
  async handle({ query: { side, ...paging }, actor, platform, answer }) {
    const listing = TicketEntity.list(side === 'owner' ? 'byOwner' : 'byConsumer', { partition: [actor.unitId] });
    return answer(toPage(await platform.storage.list(listing, { ...toOptions(paging), descending: true }), toTicketView));
  },
});
