import { OnwardId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { OnwardRequestEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { OnwardRequest, personalInClear } from '../../lib/sharing/onward.ts';
import { contentOf, ItemPath, itemRefs, requireItem } from './items.ts';
import { noticesTo } from './notices.ts';

export const requestOnwardDisclosure = operation({
  name: 'requestOnwardDisclosure',
  context: 'sharing',
  summary: { zh: '书面申请对外提供或发布数据', en: 'Apply in writing to hand shared data on' },
  route: 'POST /applications/{applicationId}/items/{itemId}/onward-requests',
  caller: 'consumer',
  rules: ['onward.policy', 'onward.approvers', 'onward.thirdPartyAnalysis'],
  refusals: ['ONWARD_APPROVAL_REQUIRED', 'FIELD_NOT_GRANTED', 'ANALYSIS_MASKED_ONLY', 'MOVE_NOT_ALLOWED'],
  path: ItemPath,
  /** `writtenApplication`: SHA-256 of the written application's bytes. */
  body: OnwardRequest.pick({ recipient: true, fields: true, purpose: true, from: true, until: true, writtenApplication: true, thirdPartyAnalysis: true }),
  returns: OnwardRequest,
  status: 201,
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, commit }) {
    const { value } = requireItem(actor, ...loaded).item;
    const bound = await law(value.ownerUnitPath, value.profile);
    const { onBehalfOf } = await sit(value.consumerUnitPath, { under: bound });
    if (value.state !== 'GRANTED') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '仅可就已获授权的数据申请', en: 'Only granted data can be handed on' } });
    bound.require('onward-approved', bound.value('onward.policy') !== 'prohibited', { code: 'ONWARD_APPROVAL_REQUIRED', detail: { zh: '不得对外提供，请由需求方自行申请', en: 'Data is never handed on; the recipient applies itself' } });
    const beyond = body.fields.flatMap((field, at) => (value.approved?.fields.includes(field) ? [] : [{ pointer: `/fields/${at}`, detail: { zh: '未获授权的数据项', en: 'Not granted' } }]));
    bound.require('scope-bound', beyond.length === 0, { code: 'FIELD_NOT_GRANTED', pointers: beyond });
    if (body.thirdPartyAnalysis) {
      const [grant, content] = await Promise.all([value.grantId && platform.storage.get(GrantEntity.ref({ grantId: value.grantId })), contentOf(platform.storage, value)]);
      const inClear = personalInClear(body.fields, content, (grant && grant.value.masks) ?? {});
      bound.require('analysis-masked', !bound.value('onward.thirdPartyAnalysis').maskedOnly || inClear.length === 0, {
        code: 'ANALYSIS_MASKED_ONLY', detail: { zh: `未脱敏的个人信息项：${inClear.join('、')}`, en: `Personal fields in clear: ${inClear.join(', ')}` },
      });
    }
    const request: OnwardRequest = {
      onwardId: OnwardId.parse(`onward-${platform.random.token()}`), itemId: value.itemId, ...(value.grantId && { grantId: value.grantId }), resourceId: value.resourceId,
      consumerUnitId: value.consumerUnitId, consumerUnitPath: value.consumerUnitPath, ownerUnitId: value.ownerUnitId, ownerUnitPath: value.ownerUnitPath,
      submittedBy: actor.personId, ...(onBehalfOf && { submittedFor: onBehalfOf }), ...body, state: 'REQUESTED', decisions: [], profile: value.profile, updatedAt: now,
    };
    const told = [value.ownerUnitId, ...value.ownerUnitPath.slice(-2, -1)];
    return commit(
      { stream: 'sharing', action: 'onward.requested', subject: { onwardId: request.onwardId, itemId: value.itemId, resourceId: value.resourceId }, profile: value.profile, facts: { writtenApplication: body.writtenApplication } },
      [OnwardRequestEntity.insert(request), ...noticesTo(told, 'onward.requested', { onwardId: request.onwardId, itemId: value.itemId }, platform.random, now)],
      request, { version: 1 },
    );
  },
});
