import { operation } from '../../lib/operation/operation.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

export const getItem = operation({
  name: 'getItem',
  context: 'sharing',
  summary: { zh: '查看申请事项', en: 'Get an item of an application' },
  route: 'GET /applications/{applicationId}/items/{itemId}',
  caller: 'person',
  rules: ['sharing.conditionalApprovers'],
  path: ItemPath,
  returns: ItemView,
  loads: itemRefs,
  async handle({ loaded, actor, answer }) {
    const { item } = requireItem(actor, ...loaded);
    return answer(toItemView(item.value, item.version), { version: item.version });
  },
});
