import { Product } from '../../lib/grants/product.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ProductEntity } from '../../lib/platform/storage/entities/grants.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';

export const listProducts = operation({
  name: 'listProducts',
  context: 'grants',
  summary: { zh: '列出凭授权所得数据形成的报告、数据集', en: 'List the reports and datasets made of what a grant gave' },
  route: 'GET /grants/{grantId}/products',
  caller: 'person',
  rules: ['sharing.sourceAttribution'],
  path: GrantPath,
  query: Paging,
  returns: pageOf(Product),
  loads: grantRefs,
  async handle({ loaded: [loaded], query, actor, platform, answer }) {
    const { value: { grantId } } = requireGrant(actor, loaded);
    return answer(toPage(await platform.storage.list(ProductEntity.list('primary', { partition: [grantId] }), toOptions(query)), (product) => product));
  },
});
