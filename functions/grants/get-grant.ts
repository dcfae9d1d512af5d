import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';
import { requireTrue } from './seal-grant.ts';

export const getGrant = operation({
  name: 'getGrant',
  context: 'grants',
  summary: { zh: '查看授权', en: 'Get a grant' },
  route: 'GET /grants/{grantId}',
  caller: 'person',
  rules: ['sharing.purposeLimitation'],
  uses: ['keys'],
  path: GrantPath,
  returns: GrantView,
  refusals: ['GRANT_UNVERIFIED', 'KEY_DESTROYED'],
  loads: grantRefs,
  async handle({ loaded: [found], actor, now, platform, answer }) {
    const { value, version } = requireGrant(actor, found);
    await requireTrue(platform.keys, value, now);
    return answer(toGrantView(value, version, now), { version });
  },
});
