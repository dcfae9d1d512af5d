import { operation } from '../../lib/operation/operation.ts';
import { CaseView, toCaseView } from '../../lib/sharing/case.ts';
import { CasePath, caseRefs, requireCase } from './cases.ts';

export const getCase = operation({
  name: 'getCase',
  context: 'sharing',
  summary: { zh: '查看协调事项', en: 'Get a case, with the times that are measured' },
  route: 'GET /cases/{caseId}',
  caller: 'person',
  rules: ['sharing.remedy'],
  path: CasePath,
  returns: CaseView,
  loads: caseRefs,
  async handle({ loaded: [loaded], actor, platform, answer }) {
    const found = requireCase(actor, loaded);
    return answer(toCaseView(found.value, platform.calendar), { version: found.version });
  },
});
