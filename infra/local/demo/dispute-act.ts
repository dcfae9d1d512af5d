import { addDays } from '../../../lib/calendar/instant.ts';
import { isSuperiorStep } from '../../../lib/sharing/escalation.ts';
import { demoPersonId } from '../seed.ts';
import { fileSystem, itemPathOf } from './sharing-act.ts';
import { asked } from './pupils.ts';
import { completeForm, signAll } from './signing.ts';
import { partyWord } from './words-of-law.ts';
import type { Shared, Story } from './story.ts';

/** Another unit is refused and takes the remedy that the text, or its default, leaves open; whoever stands there rules. */
export async function dispute(story: Story, resourceId: string, legalBasisId: string): Promise<Shared> {
  const { stage, law, parts, today } = story;
  const { place: { purpose, other: use }, other } = parts;
  stage.act('拒绝、救济、裁定', 'Refusal, remedy, ruling');
  const filing = await fileSystem(story, use.unit);
  const until = addDays(today, 30);
  const applied = await stage.play('apply-second', other, {
    path: '/applications',
    body: { scenario: use.scenario, purpose, legalDuty: use.legalDuty, responsiblePerson: demoPersonId(other), items: [{ ...asked(resourceId, today, until, ['sex']), ...filing }] },
  });
  const itemPath = itemPathOf(applied);
  const version = await completeForm(story, itemPath, other, 'form-second');
  const refuse = (step: string, reason?: object) => stage.play(step, parts.owner, { path: `${itemPath}/decision`, body: { outcome: 'REFUSED', ...(reason && { reason }) }, ifMatch: `"${version}"` });
  const reason = { reasonType: 'CONDITIONS_NOT_MET', text: '统计用途可使用已公布的汇总数据' };
  await refuse('refuse-without-reason');
  const based = law.value('sharing.refusalBasis').required;
  if (based) await refuse('refuse-without-basis', { ...reason, legalBases: [] });
  await refuse('refuse', { ...reason, legalBases: based ? [legalBasisId] : [] });
  await takeRemedy(story, itemPath);
  await signAll(story, itemPath, other, 'documents-ruled');
  const granted = await stage.play('activate-ruled', parts.technical, { path: `${itemPath}/grant`, body: {} });
  return { grantId: String(granted.body['grantId']), until, itemPath };
}

/** Coordination first where the ladder has it, else at once to the body that rules. */
async function takeRemedy({ stage, law, parts }: Story, itemPath: string): Promise<void> {
  const { steps } = law.value('sharing.escalation');
  const statement = '汇总数据不能满足核对需要';
  stage.tell(`救济途径：${steps.map((step) => partyWord(law, step)).join('、')}`, 'remedies that are open');
  const coordination = await stage.play('coordinate', parts.other, { path: `${itemPath}/coordination`, body: { statement } });
  if (steps.some((step) => !isSuperiorStep(law, step))) {
    await stage.play('coordination-fails', parts.mediator, { path: `/cases/${String(coordination.body['caseId'])}/conclusion`, body: { outcome: 'ESCALATED', finding: '双方未达成一致，上报审核' } });
  } else {
    await stage.play('request-ruling', parts.other, { path: `${itemPath}/ruling-request`, body: { statement } });
  }
  await stage.play('rule', parts.inRole(steps.find((step) => isSuperiorStep(law, step)) ?? ''), { path: `${itemPath}/ruling`, body: { outcome: 'APPROVED', finding: '同意按申请范围共享' } });
}
