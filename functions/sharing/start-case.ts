import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { CaseView, startCase as start, toCaseView } from '../../lib/sharing/case.ts';
import { CasePath, caseRefs, requireCase, seatOfStep } from './cases.ts';
import { noticesTo } from './notices.ts';

export const startCase = operation({
  name: 'startCase',
  context: 'sharing',
  summary: { zh: '开始办理协调事项', en: 'Take a case in hand: the first action that is measured' },
  route: 'POST /cases/{caseId}/start',
  caller: 'coordinator',
  also: ['superior', 'leadingBody'],
  rules: ['sharing.remedy'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: CasePath,
  body: z.strictObject({}),
  returns: CaseView,
  loads: caseRefs,
  async handle({ loaded: [loaded], actor, law, sit, now, platform, commit }) {
    const found = requireCase(actor, loaded);
    const { value } = found;
    const bound = await law(value.ownerUnitPath, value.profile);
    await sit(value.ownerUnitPath, { under: bound, seat: seatOfStep(bound, value.step), role: value.step });
    const next = start(value, now);
    const notices = noticesTo([value.ownerUnitId, value.consumerUnitId], 'case.started', { caseId: value.caseId }, platform.random, now);
    return commit(
      { stream: 'sharing', action: 'case.started', subject: { caseId: value.caseId }, profile: value.profile },
      [CaseEntity.replace(found, next), ...notices], toCaseView(next, platform.calendar), { version: found.version + 1 },
    );
  },
});
