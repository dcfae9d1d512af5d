import * as z from 'zod';
import { firstOf, requireEvidence } from '../../lib/grants/check-activation.ts';
import { decide, standingOf } from '../../lib/grants/grant-lifecycle.ts';
import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { FilingId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { contentOf } from '../sharing/items.ts';
import { findAssessments } from './find-activation.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant, sitAsOwnerOrCoordinator } from './grants.ts';
import { noticeOf } from './grant-notices.ts';

/** After a suspension; or with renewed evidence, after the old one has lapsed. */
export const resumeGrant = operation({
  name: 'resumeGrant',
  context: 'grants',
  summary: { zh: '恢复授权（证明到期的须提交新的备案证明）', en: 'Resume a grant; where evidence has lapsed, with its renewal' },
  route: 'POST /grants/{grantId}/resumption',
  caller: 'owner',
  rules: ['sharing.purposeLimitation', 'sharing.consumerMlpsProof', 'storage.export'],
  path: GrantPath,
  body: z.strictObject({ reason: z.string().min(1).max(500), filingId: FilingId.optional() }),
  returns: GrantView,
  refusals: ['MOVE_NOT_ALLOWED', 'MLPS_PROOF_REQUIRED', 'MLPS_LEVEL_INSUFFICIENT', 'EXPORT_ASSESSMENT_REQUIRED'],
  loads: grantRefs,
  async handle({ loaded: [loaded], body, actor, sit, now, platform, commit }) {
    const found = requireGrant(actor, loaded);
    const { value: grant } = found;
    const law = lawOfGrant(platform, grant);
    await sitAsOwnerOrCoordinator(sit, grant, law);
    const renewed = async () => {
      const [consumer, filing, content] = await Promise.all([
        platform.storage.get(UnitEntity.ref({ unitId: grant.consumerUnitId })),
        body.filingId && platform.storage.get(MlpsFilingEntity.ref({ unitId: grant.consumerUnitId, filingId: body.filingId })),
        contentOf(platform.storage, grant),
      ]);
      if (!consumer) throw new Refusal('NOT_FOUND');
      const assessments = await findAssessments(platform.storage, consumer.value, grant.resourceId);
      return requireEvidence(law, { content, scope: grant.scope, filing: filing ? filing.value : undefined, consumer: consumer.value, assessments, today: actor.today });
    };
    const lapsed = standingOf({ ...grant, state: 'IN_FORCE' }, now) === 'EVIDENCE_LAPSED';
    const evidenceUntil = lapsed || body.filingId ? firstOf(await renewed()) : undefined;
    const next = decide(grant, { kind: 'resume', reason: body.reason, evidenceUntil }, now);
    const subject = { grantId: next.grantId, resourceId: next.resourceId };
    return commit(
      { stream: 'sharing', action: 'grant.resumed', subject, profile: next.profile, ...(evidenceUntil && { facts: { evidenceUntil } }) },
      [GrantEntity.replace(found, next), noticeOf({ unitId: next.consumerUnitId, kind: 'grant.resumed', subject, now, once: `${next.grantId}/${now}` })],
      toGrantView(next, found.version + 1, now), { version: found.version + 1 },
    );
  },
});
