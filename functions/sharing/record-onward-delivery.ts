import { operation } from '../../lib/operation/operation.ts';
import { ExportAssessmentEntity, OnwardDeliveryEntity, OnwardRequestEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { isAssessed, type ExportAssessment } from '../../lib/sharing/evidence.ts';
import { findConsent, OnwardDelivery, type OnwardRequest } from '../../lib/sharing/onward.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

/** The register of what leaves the consumer: without consent for this recipient and these fields nothing is released. */
export const recordOnwardDelivery = operation({
  name: 'recordOnwardDelivery',
  context: 'sharing',
  summary: { zh: '登记对外提供数据（须已获同意）', en: 'Release data to an outside recipient, under consent' },
  route: 'POST /applications/{applicationId}/items/{itemId}/onward-deliveries',
  caller: 'consumer',
  rules: ['onward.policy', 'onward.approvers', 'storage.export'],
  refusals: ['ONWARD_APPROVAL_REQUIRED', 'EXPORT_ASSESSMENT_REQUIRED'],
  path: ItemPath,
  body: OnwardDelivery.pick({ recipient: true, fields: true }),
  returns: OnwardDelivery,
  status: 201,
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, commit }) {
    const { value } = requireItem(actor, ...loaded).item;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.consumerUnitPath, { under: bound });
    const requests: OnwardRequest[] = [];
    for await (const request of platform.storage.each(OnwardRequestEntity.list('primary', { partition: [value.itemId] }))) requests.push(request.value);
    const consent = findConsent(requests, body.recipient, body.fields, actor.today);
    bound.require('onward-approved', consent !== undefined, { code: 'ONWARD_APPROVAL_REQUIRED' });
    const assessments: ExportAssessment[] = [];
    for await (const assessment of platform.storage.each(ExportAssessmentEntity.list('primary', { partition: [value.resourceId] }))) assessments.push(assessment.value);
    const assessed = !body.recipient.abroad || !bound.value('storage.export').assessment || isAssessed(assessments, body.recipient.name, body.fields, actor.today);
    bound.require('export-assessed', assessed, { code: 'EXPORT_ASSESSMENT_REQUIRED' });
    const delivery: OnwardDelivery = { deliveryId: `onward-delivery-${platform.random.token()}`, ...(consent && { onwardId: consent.onwardId }), itemId: value.itemId, ...body, by: actor.personId, at: now };
    return commit(
      { stream: 'sharing', action: 'onward.delivered', subject: { itemId: value.itemId, deliveryId: delivery.deliveryId, ...(consent && { onwardId: consent.onwardId }) }, profile: value.profile, citation: bound.cite('onward-approved'), facts: { fields: body.fields } },
      [OnwardDeliveryEntity.insert(delivery)], delivery, { version: 1 },
    );
  },
});
