import { NodeView, toNodeView } from '../../lib/grants/node.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions } from '../../lib/operation/paging.ts';
import { JointTestEntity, NodeEntity } from '../../lib/platform/storage/entities/grants.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';

/** For both sides of a grant: where its data may be pushed, and what the joint tests gave. */
export const listNodes = operation({
  name: 'listNodes',
  context: 'grants',
  summary: { zh: '列出授权的使用单位的前置机及联调结果', en: "List the nodes of a grant's consumer with their joint tests" },
  route: 'GET /grants/{grantId}/nodes',
  caller: 'person',
  rules: ['sharing.deliveryPreference'],
  path: GrantPath,
  query: Paging,
  returns: pageOf(NodeView),
  loads: grantRefs,
  async handle({ loaded: [loaded], query, actor, platform, answer }) {
    const { value: { grantId, consumerUnitId } } = requireGrant(actor, loaded);
    const { items, next } = await platform.storage.list(NodeEntity.list('primary', { partition: [consumerUnitId] }), toOptions(query));
    const tests = await platform.storage.getAll(items.map(({ value: { nodeId } }) => JointTestEntity.ref({ grantId, nodeId })));
    return answer({ items: items.map(({ value }, at) => toNodeView(value, tests[at]?.value)), ...(next !== undefined && { next }) });
  },
});
