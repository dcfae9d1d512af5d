import { GrantView, toGrantView } from '../../lib/grants/views.ts';
import { operation } from '../../lib/operation/operation.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';

export const getGrant = operation({
  name: 'getGrant',
  context: 'grants',
  summary: { zh: '查看授权', en: 'Get a grant' },
  route: 'GET /grants/{grantId}',
  caller: 'person',
  rules: ['sharing.purposeLimitation'],
  path: GrantPath,
  returns: GrantView,
  loads: grantRefs,
  async handle({ loaded: [found], actor, now, answer }) {
    const { value, version } = requireGrant(actor, found);
    return answer(toGrantView(value, version, now), { version });
  },
});
