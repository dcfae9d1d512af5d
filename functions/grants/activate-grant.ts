import * as z from 'zod';
import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Scope } from '../../lib/sharing/application.ts';
import { actingPersons, ItemPath, itemRefs, requireItem } from '../sharing/items.ts';
import { buildGrant } from './build-grant.ts';
import { noticeOf } from './grant-notices.ts';
import { termsDigest } from './seal-grant.ts';

export const activateGrant = operation({
  name: 'activateGrant',
  context: 'grants',
  summary: { zh: '执行授权：在批准范围内使授权生效', en: 'Put a grant into force, within the approval' },
  route: 'POST /applications/{applicationId}/items/{itemId}/grant',
  caller: 'executor',
  rules: ['sharing.bulkPiApproval', 'sharing.conditionalApprovers', 'sharing.documentsBeforeGrant', 'sharing.purposeLimitation', 'sharing.consumerMlpsProof', 'storage.export', 'access.separationOfDuties', 'access.controls', 'access.leastPrivilege'],
  uses: ['objects', 'keys'],
  path: ItemPath,
  /** The approved scope unless a narrower one is named. */
  body: z.strictObject({ scope: Scope.optional() }),
  returns: GrantView,
  status: 201,
  refusals: ['BULK_APPROVAL_REQUIRED', 'RESOURCE_NOT_SHARED', 'REVIEW_REQUIRED', 'OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'GRANT_EXCEEDS_APPROVAL', 'RESPONSIBLE_PERSON_REQUIRED', 'AGREEMENT_REQUIRED', 'MLPS_PROOF_REQUIRED', 'MLPS_LEVEL_INSUFFICIENT', 'EXPORT_ASSESSMENT_REQUIRED', 'MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, commit }) {
    const { item: found, application } = requireItem(actor, ...loaded);
    const item = found.value;
    const bound = await law(item.ownerUnitPath, item.profile);
    const capacity = await sit(item.ownerUnitPath, { under: bound, rule: 'executor-only' });
    const acting = actingPersons(actor, capacity);
    const { grant, granted } = await buildGrant({ platform, law: bound, item, application, scope: body.scope, executedBy: actor.personId, acting, now });
    const { grantId, scope, responsiblePerson } = grant;
    const subject = { grantId, itemId: item.itemId, resourceId: item.resourceId };
    return commit(
      { stream: 'sharing', action: 'grant.activated', subject, profile: item.profile, citation: bound.cite('executor-only'), facts: { terms: termsDigest(grant), masks: grant.masksHash, fields: scope.fields, until: scope.until, documents: grant.documents.map(({ sha256 }) => sha256) } },
      [GrantEntity.insert(grant), ItemEntity.replace(found, granted), noticeOf({ unitId: item.consumerUnitId, personId: responsiblePerson, kind: 'grant.activated', subject, now, once: grantId })],
      toGrantView(grant, 1, now), { version: 1, location: `/grants/${grantId}` },
    );
  },
});
