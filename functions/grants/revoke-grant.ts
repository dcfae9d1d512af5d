import * as z from 'zod';
import { decide } from '../../lib/grants/grant-lifecycle.ts';
import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { destroyKeys } from '../retention/destroy-keys.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant, sitAsOwnerOrCoordinator } from './grants.ts';
import { noticeOf } from './grant-notices.ts';

/** Effective with the next read: every read looks at the grant's item. */
export const revokeGrant = operation({
  name: 'revokeGrant',
  context: 'grants',
  summary: { zh: '撤销授权', en: 'Revoke a grant' },
  route: 'POST /grants/{grantId}/revocation',
  caller: 'owner',
  rules: ['sharing.purposeLimitation', 'access.leastPrivilege'],
  uses: ['keys', 'objects'],
  path: GrantPath,
  body: z.strictObject({ reason: z.string().min(1).max(500) }),
  returns: GrantView,
  refusals: ['MOVE_NOT_ALLOWED'],
  loads: grantRefs,
  async handle({ loaded: [loaded], body, actor, sit, now, platform, commit }) {
    const found = requireGrant(actor, loaded);
    await sitAsOwnerOrCoordinator(sit, found.value, lawOfGrant(platform, found.value));
    const next = decide(found.value, { kind: 'revoke', reason: body.reason }, now);
    const subject = { grantId: next.grantId, resourceId: next.resourceId };
    const answered = await commit(
      { stream: 'sharing', action: 'grant.revoked', subject, profile: next.profile },
      [GrantEntity.replace(found, next), noticeOf({ unitId: next.consumerUnitId, kind: 'grant.revoked', subject, now, once: `${next.grantId}/${now}` })],
      toGrantView(next, found.version + 1, now), { version: found.version + 1 },
    );
    // after the commit: from here on nothing serves it; the job destroys it again should this fail
    if (next.pseudonymKey === 'live') await destroyKeys(platform, next.grantId, [{ kind: 'pseudonym', grantId: next.grantId }]);
    return answered;
  },
});
