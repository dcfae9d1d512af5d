import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { OnwardRequestEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { OnwardRequest } from '../../lib/sharing/onward.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

export const listOnwardDisclosures = operation({
  name: 'listOnwardDisclosures',
  context: 'sharing',
  summary: { zh: '列出事项的对外提供数据申请', en: "List an item's onward disclosures" },
  route: 'GET /applications/{applicationId}/items/{itemId}/onward-requests',
  caller: 'person',
  rules: ['onward.policy'],
  path: ItemPath,
  query: Paging,
  returns: pageOf(OnwardRequest),
  loads: itemRefs,
  async handle({ loaded, query, actor, platform, answer }) {
    const { itemId } = requireItem(actor, ...loaded).item.value;
    return answer(toPage(await platform.storage.list(OnwardRequestEntity.list('primary', { partition: [itemId] }), toOptions(query)), (request) => request));
  },
});
