import * as z from 'zod';
import { endOfDay, startOfDay } from '../../lib/calendar/instant.ts';
import { requireActivatable } from '../../lib/grants/check-activation.ts';
import type { Grant } from '../../lib/grants/grant.ts';
import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { grantIdFor } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { masksHash } from '../../lib/privacy/mask.ts';
import { Scope } from '../../lib/sharing/application.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { ItemPath, itemRefs, requireItem } from '../sharing/items.ts';
import { findActivation } from './find-activation.ts';
import { noticeOf } from './grant-notices.ts';

export const activateGrant = operation({
  name: 'activateGrant',
  context: 'grants',
  summary: { zh: '执行授权：在批准范围内使授权生效', en: 'Put a grant into force, within the approval' },
  route: 'POST /applications/{applicationId}/items/{itemId}/grant',
  caller: 'executor',
  rules: ['sharing.conditionalApprovers', 'sharing.documentsBeforeGrant', 'sharing.purposeLimitation', 'sharing.consumerMlpsProof', 'storage.export', 'access.separationOfDuties', 'access.controls', 'access.leastPrivilege'],
  uses: ['objects', 'keys'],
  path: ItemPath,
  /** The approved scope unless a narrower one is named. */
  body: z.strictObject({ scope: Scope.optional() }),
  returns: GrantView,
  status: 201,
  refusals: ['REVIEW_REQUIRED', 'OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'GRANT_EXCEEDS_APPROVAL', 'RESPONSIBLE_PERSON_REQUIRED', 'AGREEMENT_REQUIRED', 'MLPS_PROOF_REQUIRED', 'MLPS_LEVEL_INSUFFICIENT', 'EXPORT_ASSESSMENT_REQUIRED', 'MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  loads: itemRefs,
  async handle({ loaded, body, actor, law, sit, now, platform, commit }) {
    const { item: found, application } = requireItem(actor, ...loaded);
    const item = found.value;
    const bound = await law(item.ownerUnitPath, item.profile);
    const capacity = await sit(item.ownerUnitPath, { under: bound, rule: 'executor-only' });
    const { activation, resource, ownerChain } = await findActivation(platform, item, application, body.scope, actor, capacity);
    const { documents, masks, evidenceUntil } = requireActivatable(bound, activation);
    const grantId = grantIdFor(item.resourceId, platform.random.token());
    const { scope, content } = activation;
    const needsKey = Object.values(masks).some(({ name }) => name === 'pseudonym');
    const { responsiblePerson } = application;
    const grant: Grant = {
      grantId, resourceId: item.resourceId, resourceName: content.name, edition: item.edition, applicationId: item.applicationId, itemId: item.itemId,
      consumerUnitId: item.consumerUnitId, consumerUnitPath: item.consumerUnitPath, ownerUnitId: item.ownerUnitId, ownerUnitPath: item.ownerUnitPath, ownerChain,
      purpose: item.purpose, ...(responsiblePerson && { responsiblePerson }), scope, masks: { ...masks }, masksHash: masksHash(masks, sha256Hex),
      documents: documents.map(({ documentId, sha256 }) => ({ documentId, sha256 })), ...(evidenceUntil && { evidenceUntil }),
      state: 'IN_FORCE', pseudonymKey: needsKey ? 'live' : 'none', startsAt: startOfDay(scope.from), endsAt: endOfDay(scope.until),
      profile: item.profile, executedBy: actor.personId, createdAt: now, updatedAt: now,
    };
    // before the commit that needs it: a key without a grant harms nothing
    if (needsKey) await platform.keys.pseudonyms(grantId, { create: true });
    const granted = item.state === 'APPROVED' ? decide(item, { kind: 'grant', grantId }, now) : { ...item, state: 'GRANTED' as const, grantId, updatedAt: now };
    const subject = { grantId, itemId: item.itemId, resourceId: resource.resourceId };
    return commit(
      { stream: 'sharing', action: 'grant.activated', subject, profile: item.profile, citation: bound.cite('executor-only'), facts: { masks: grant.masksHash, fields: scope.fields, until: scope.until, documents: documents.map(({ sha256 }) => sha256) } },
      [GrantEntity.insert(grant), ItemEntity.replace(found, granted), noticeOf({ unitId: item.consumerUnitId, personId: responsiblePerson, kind: 'grant.activated', subject, now, once: grantId })],
      toGrantView(grant, 1, now), { version: 1, location: `/grants/${grantId}` },
    );
  },
});
