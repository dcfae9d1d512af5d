import * as z from 'zod';
import type { Delivery } from '../../lib/grants/grant.ts';
import { DeliveryView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DeliveryEntity, GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { lawOfGrant } from './grants.ts';
import { noticeOf } from './grant-notices.ts';

/** The consumer states that its copy is destroyed, and how. */
export const attestDestruction = operation({
  name: 'attestDestruction',
  context: 'grants',
  summary: { zh: '报告所持数据副本已销毁', en: 'Attest that a delivered copy is destroyed' },
  route: 'POST /deliveries/{deliveryId}/attestation',
  caller: 'consumer',
  rules: ['retention.personalData', 'destruction.standard'],
  path: z.strictObject({ deliveryId: z.string().regex(/^delivery-[a-z0-9]{4,40}$/) }),
  body: z.strictObject({ method: z.string().min(1).max(200), statement: z.string().min(1).max(500) }),
  returns: DeliveryView,
  refusals: ['MOVE_NOT_ALLOWED'],
  loads: ({ deliveryId }) => [DeliveryEntity.ref({ deliveryId })] as const,
  async handle({ loaded: [found], body, actor, sit, now, platform, commit }) {
    if (!found || found.value.consumerUnitId !== actor.unitId) throw new Refusal('NOT_FOUND');
    const { grantId, consumerUnitPath, state, deliveryId, resourceId } = found.value;
    const grant = await platform.storage.get(GrantEntity.ref({ grantId }));
    if (!grant) throw new Refusal('NOT_FOUND');
    await sit(consumerUnitPath, { under: lawOfGrant(platform, grant.value) });
    if (state !== 'HELD') throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '该副本已报告销毁', en: 'It is attested already' } });
    const next: Delivery = { ...found.value, state: 'DESTROYED', attestation: { by: actor.personId, at: now, ...body } };
    const subject = { deliveryId, grantId, resourceId };
    return commit(
      { stream: 'sharing', action: 'delivery.attested', subject, profile: grant.value.profile },
      [DeliveryEntity.replace(found, next), noticeOf({ unitId: grant.value.ownerUnitId, kind: 'delivery.attested', subject, now, once: deliveryId })],
      next, { version: found.version + 1 },
    );
  },
});
