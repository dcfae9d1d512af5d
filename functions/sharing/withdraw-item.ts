import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';
import { noticeTo } from './notices.ts';

export const withdrawItem = operation({
  name: 'withdrawItem',
  context: 'sharing',
  summary: { zh: '撤回申请事项', en: 'Withdraw an item' },
  route: 'POST /applications/{applicationId}/items/{itemId}/withdrawal',
  caller: 'consumer',
  rules: ['sharing.requestContents'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: ItemPath,
  body: z.strictObject({}),
  returns: ItemView,
  loads: itemRefs,
  async handle({ loaded, actor, law, sit, now, platform, commit }) {
    const { item } = requireItem(actor, ...loaded);
    const { value } = item;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.consumerUnitPath, { under: bound });
    const next = decide(value, { kind: 'withdraw' }, now);
    const subject = { applicationId: value.applicationId, itemId: value.itemId };
    return commit(
      { stream: 'sharing', action: 'item.withdrawn', subject: { ...subject, resourceId: value.resourceId }, profile: value.profile },
      [ItemEntity.replace(item, next), noticeTo({ unitId: value.ownerUnitId }, 'item.withdrawn', subject, platform.random, now)],
      toItemView(next, item.version + 1), { version: item.version + 1 },
    );
  },
});
