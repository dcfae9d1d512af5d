import { DeliveryView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { DeliveryEntity } from '../../lib/platform/storage/entities/grants.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';

export const listDeliveries = operation({
  name: 'listDeliveries',
  context: 'grants',
  summary: { zh: '列出授权下交付的数据副本', en: 'List the copies delivered under a grant' },
  route: 'GET /grants/{grantId}/deliveries',
  caller: 'person',
  rules: ['retention.personalData'],
  path: GrantPath,
  query: Paging,
  returns: pageOf(DeliveryView),
  loads: grantRefs,
  async handle({ loaded: [loaded], query, actor, platform, answer }) {
    const { value: { grantId } } = requireGrant(actor, loaded);
    return answer(toPage(await platform.storage.list(DeliveryEntity.list('byGrant', { partition: [grantId] }), toOptions(query)), (delivery) => delivery));
  },
});
