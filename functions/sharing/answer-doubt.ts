import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { CaseView, concludeCase, toCaseView } from '../../lib/sharing/case.ts';
import { requireNeutralCoordinator } from '../../lib/sharing/escalation.ts';
import { CasePath, caseRefs, requireCase } from './cases.ts';
import { noticesTo } from './notices.ts';

export const answerDoubt = operation({
  name: 'answerDoubt',
  context: 'sharing',
  summary: { zh: '答复数据疑义协调事项', en: 'Answer a case about doubtful data' },
  route: 'POST /cases/{caseId}/answer',
  caller: 'coordinator',
  rules: ['sharing.remedy'],
  refusals: ['NEUTRAL_REVIEWER_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: CasePath,
  body: z.strictObject({ finding: z.string().min(1).max(2000) }),
  returns: CaseView,
  loads: caseRefs,
  async handle({ loaded: [loaded], body, actor, law, sit, now, platform, commit }) {
    const found = requireCase(actor, loaded);
    const { value } = found;
    const bound = await law(value.ownerUnitPath, value.profile);
    const { unitId } = await sit(value.ownerUnitPath, { under: bound });
    requireNeutralCoordinator(bound, value, unitId);
    if (value.kind !== 'doubt') throw new Refusal('MOVE_NOT_ALLOWED');
    const next = concludeCase(value, 'ANSWERED', body.finding, actor.personId, now);
    return commit(
      { stream: 'sharing', action: 'case.answered', subject: { caseId: value.caseId, ...(value.ticketId && { ticketId: value.ticketId }) }, profile: value.profile },
      [CaseEntity.replace(found, next), ...noticesTo([value.ownerUnitId, value.consumerUnitId], 'case.concluded', { caseId: value.caseId }, platform.random, now)],
      toCaseView(next, platform.calendar), { version: found.version + 1 },
    );
  },
});
