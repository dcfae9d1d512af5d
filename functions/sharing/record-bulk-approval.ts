import { operation } from '../../lib/operation/operation.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { BulkApproval } from '../../lib/sharing/bulk-approval.ts';
import { ItemView, toItemView } from '../../lib/sharing/views.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

/** The body that approves sharing in bulk is outside the platform: its paper is recorded before the grant, and the newest counts. */
export const recordBulkApproval = operation({
  name: 'recordBulkApproval',
  context: 'sharing',
  summary: { zh: '登记批量共享个人信息的批复', en: 'Record the written approval of sharing personal information in bulk' },
  route: 'POST /applications/{applicationId}/items/{itemId}/bulk-approval',
  caller: 'coordinator',
  rules: ['sharing.bulkPiApproval'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: ItemPath,
  body: BulkApproval.pick({ number: true, approvedOn: true, upTo: true }),
  returns: ItemView,
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, commit }) {
    const { item } = requireItem(actor, ...loaded);
    const { value } = item;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.ownerUnitPath, { under: bound });
    if (value.state === 'GRANTED' || value.state === 'WITHDRAWN') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该事项已办结，不再登记批复', en: 'The item is closed' } });
    if (body.approvedOn > actor.today) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/approvedOn', detail: { zh: '批复日期不得晚于今日', en: 'It is not given in the future' } }] });
    const { approver } = bound.value('sharing.bulkPiApproval');
    const next = { ...value, bulkApproval: { ...(approver !== undefined && { approver }), ...body, recordedBy: actor.personId, recordedAt: now }, updatedAt: now };
    return commit(
      {
        stream: 'sharing', action: 'item.bulkApproved', subject: { applicationId: value.applicationId, itemId: value.itemId, resourceId: value.resourceId }, profile: value.profile,
        citation: bound.cite('bulk-pi-approved'), facts: { approvedOn: body.approvedOn, upTo: body.upTo },
      },
      [ItemEntity.replace(item, next)], toItemView(next, item.version + 1), { version: item.version + 1 },
    );
  },
});
