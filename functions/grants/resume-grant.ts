import * as z from 'zod';
import { firstOf, requireEvidence } from '../../lib/grants/check-activation.ts';
import { standingOf } from '../../lib/grants/grant-lifecycle.ts';
import { requireStillAllowed } from '../../lib/grants/still-allowed.ts';
import { GrantView } from '../../lib/grants/views.ts';
import { FilingId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { commitMove } from './commit-move.ts';
import { findRunning } from './find-running.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant, sitAsOwnerOrCoordinator } from './grants.ts';
import { requireSealed } from './seal-grant.ts';

/** After a suspension, where the share type in force still allows it; or with renewed evidence, after the old one has lapsed. */
export const resumeGrant = operation({
  name: 'resumeGrant',
  context: 'grants',
  summary: { zh: '恢复授权（证明到期的须提交新的备案证明）', en: 'Resume a grant; where evidence has lapsed, with its renewal' },
  route: 'POST /grants/{grantId}/resumption',
  caller: 'owner',
  also: ['coordinator'],
  rules: ['sharing.purposeLimitation', 'sharing.types', 'sharing.conditionsStated', 'sharing.consumerMlpsProof', 'storage.export'],
  uses: ['keys'],
  path: GrantPath,
  body: z.strictObject({ reason: z.string().min(1).max(500), filingId: FilingId.optional() }),
  returns: GrantView,
  refusals: ['MOVE_NOT_ALLOWED', 'GRANT_UNVERIFIED', 'KEY_DESTROYED', 'RESOURCE_NOT_SHARED', 'REVIEW_REQUIRED', 'CONDITIONS_NOT_MET', 'MLPS_PROOF_REQUIRED', 'MLPS_LEVEL_INSUFFICIENT', 'EXPORT_ASSESSMENT_REQUIRED'],
  loads: grantRefs,
  async handle({ loaded: [loaded], body, actor, sit, now, platform, commit }) {
    const found = requireGrant(actor, loaded);
    const { value: grant } = found;
    const law = lawOfGrant(platform, grant);
    await sitAsOwnerOrCoordinator(sit, grant, law);
    if (grant.state === 'SUSPENDED' || standingOf(grant, now) === 'EVIDENCE_LAPSED') await requireSealed(platform.keys, grant); // else it is no move at all
    const resource = await platform.storage.get(ResourceEntity.ref(grant));
    if (!resource) throw new Refusal('NOT_FOUND');
    const running = await findRunning(platform.storage, grant, resource.value, actor.today, body.filingId);
    requireStillAllowed(law, running);
    const renews = body.filingId !== undefined || grant.evidenceUntil === undefined || standingOf({ ...grant, state: 'IN_FORCE' }, now) === 'EVIDENCE_LAPSED';
    const evidenceUntil = renews ? firstOf(requireEvidence(law, { ...running, scope: grant.scope })) : undefined;
    return commitMove({ now, platform, commit }, found, { kind: 'resume', reason: body.reason, evidenceUntil }, evidenceUntil && { evidenceUntil });
  },
});
