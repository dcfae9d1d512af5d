import * as z from 'zod';
import { GrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { destroyKeys } from '../retention/destroy-keys.ts';
import { commitMove } from './commit-move.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant, sitAsOwnerOrCoordinator } from './grants.ts';

export const revokeGrant = operation({
  name: 'revokeGrant',
  context: 'grants',
  summary: { zh: '撤销授权', en: 'Revoke a grant' },
  route: 'POST /grants/{grantId}/revocation',
  caller: 'owner',
  also: ['coordinator'],
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
    const answered = await commitMove({ now, platform, commit }, found, { kind: 'revoke', reason: body.reason });
    // after the commit: from here on nothing serves it; the job destroys it again should this fail
    const { grantId, pseudonymKey } = found.value;
    if (pseudonymKey === 'live') await destroyKeys(platform, grantId, [{ kind: 'pseudonym', grantId }]);
    return answered;
  },
});
