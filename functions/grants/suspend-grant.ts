import * as z from 'zod';
import { GrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { commitMove } from './commit-move.ts';
import { GrantPath, grantRefs, lawOfGrant, requireGrant, sitAsOwnerOrCoordinator } from './grants.ts';

export const suspendGrant = operation({
  name: 'suspendGrant',
  context: 'grants',
  summary: { zh: '暂停授权', en: 'Suspend a grant' },
  route: 'POST /grants/{grantId}/suspension',
  caller: 'owner',
  also: ['coordinator'],
  rules: ['sharing.purposeLimitation', 'access.leastPrivilege'],
  uses: ['keys'],
  path: GrantPath,
  body: z.strictObject({ reason: z.string().min(1).max(500) }),
  returns: GrantView,
  refusals: ['MOVE_NOT_ALLOWED'],
  loads: grantRefs,
  async handle({ loaded: [loaded], body, actor, sit, now, platform, commit }) {
    const found = requireGrant(actor, loaded);
    await sitAsOwnerOrCoordinator(sit, found.value, lawOfGrant(platform, found.value));
    return commitMove({ now, platform, commit }, found, { kind: 'suspend', reason: body.reason });
  },
});
