import * as z from 'zod';
import { Delivery } from '../../lib/grants/grant.ts';
import { DeliveryView } from '../../lib/grants/views.ts';
import { standingOf } from '../../lib/grants/grant-lifecycle.ts';
import { resourceIdOf } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { DeliveryEntity, GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { liveCohorts } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { GrantPath, lawOfGrant, requireGrant } from './grants.ts';
import { noticeOf } from './grant-notices.ts';
import { requirePushTarget } from './push-target.ts';
import { requireSealed } from './seal-grant.ts';

/** A copy that leaves by file or push is registered, with the day by which it must be destroyed. */
export const registerDelivery = operation({
  name: 'registerDelivery',
  context: 'grants',
  summary: { zh: '登记以文件或推送方式交付的数据副本', en: 'Register a copy delivered by file or push' },
  route: 'POST /grants/{grantId}/deliveries',
  caller: 'executor',
  rules: ['sharing.deliveryPreference', 'access.leastPrivilege', 'retention.personalData'],
  uses: ['keys'],
  path: GrantPath,
  body: z.strictObject({ sha256: Delivery.shape.sha256, rows: Delivery.shape.rows, nodeId: Delivery.shape.nodeId }),
  returns: DeliveryView,
  status: 201,
  refusals: ['GRANT_UNVERIFIED', 'KEY_DESTROYED', 'GRANT_NOT_IN_FORCE', 'GRANT_EXCEEDS_APPROVAL', 'NODE_REQUIRED', 'JOINT_TEST_REQUIRED'],
  loads: ({ grantId }) => [GrantEntity.ref({ grantId }), ResourceEntity.ref({ resourceId: resourceIdOf(grantId) })] as const,
  async handle({ loaded: [loaded, resource], body, actor, sit, now, platform, commit }) {
    const { value: grant } = requireGrant(actor, loaded);
    if (!resource) throw new Refusal('NOT_FOUND');
    const law = lawOfGrant(platform, grant);
    await sit(grant.ownerUnitPath, { under: law, rule: 'executor-only' });
    law.require('scope-bound', standingOf(grant, now) === 'IN_FORCE', { code: 'GRANT_NOT_IN_FORCE' });
    law.require('grant-within-approval', grant.scope.delivery !== 'INTERFACE', { code: 'GRANT_EXCEEDS_APPROVAL', detail: { zh: '该授权仅限以接口方式使用', en: 'The grant allows the interface only' } });
    await requireSealed(platform.keys, grant);
    if (grant.scope.delivery === 'PUSH') await requirePushTarget(platform.storage, law, grant, body.nodeId);
    const delivery: Delivery = {
      deliveryId: `delivery-${platform.random.token()}`, grantId: grant.grantId, resourceId: grant.resourceId,
      consumerUnitId: grant.consumerUnitId, consumerUnitPath: grant.consumerUnitPath, mode: grant.scope.delivery === 'PUSH' ? 'PUSH' : 'FILE',
      ...body, cohorts: [...liveCohorts(resource.value.cohorts, now)], deliveredAt: now, deliveredBy: actor.personId, destroyBy: grant.scope.until, state: 'HELD',
    };
    const subject = { deliveryId: delivery.deliveryId, grantId: grant.grantId, resourceId: grant.resourceId };
    return commit(
      { stream: 'sharing', action: 'delivery.registered', subject, profile: grant.profile, facts: { sha256: body.sha256, rows: body.rows, ...(body.nodeId && { nodeId: body.nodeId }), destroyBy: delivery.destroyBy } },
      [DeliveryEntity.insert(delivery), noticeOf({ unitId: grant.consumerUnitId, personId: grant.responsiblePerson, kind: 'delivery.registered', subject, now, once: delivery.deliveryId })],
      delivery, { version: 1 },
    );
  },
});
