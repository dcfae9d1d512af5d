import { isSeparated } from '../../../lib/retention/separation.ts';
import type { Story } from './story.ts';

interface Standing {
  readonly destructionId: string;
  readonly state: string;
  readonly version: number;
  readonly certificateId?: string;
}

/** The period ends: held first, then destroyed beyond recovery, with a certificate under the ledger. */
export async function endOnTime(story: Story, resourceId: string, cohort: string): Promise<void> {
  const { stage, law, parts, moveTo, run } = story;
  stage.act('到期、保全、销毁、证书', 'The period ends: hold, destruction, certificate');
  const held = await stage.play('hold', parts.mediator, { path: `/resources/${resourceId}/holds`, body: { reason: '行政复议需要', reference: '演示〔2026〕1号', cohort } });
  await stage.play('destroy-held', parts.owner, { path: `/resources/${resourceId}/destructions`, body: { cohort } });
  await moveTo(`${cohort}T16:00:01.000Z`);
  const waiting = await run('endCohorts');
  stage.tell(`到期任务：${waiting['held'] ?? 0} 批因保全等待`, 'the job waits for the hold');
  stage.check('hold-waits', waiting['held'] === 1 && waiting['begun'] === 0);
  await stage.play('release', parts.mediator, { path: `/resources/${resourceId}/holds/${String(held.body['holdId'])}/release`, body: {} });
  await run('endCohorts');
  await run('advanceDestructions');
  if (isSeparated(law)) await destroyByPersons(story, resourceId, cohort);
  await run('sequenceLedger');
  await run('advanceDestructions');
  const destruction = await standing(story, resourceId, 'destructions');
  stage.check('destruction-certified', destruction?.state === 'CERTIFIED');
  const path = `/certificates/${destruction?.certificateId ?? 'certificate-none'}`;
  const certificate = await stage.play('certificate', parts.auditor, { method: 'GET', path });
  const content = certificate.body['content'] as { readonly count: number; readonly keyFingerprint: string; readonly ledger: { readonly entry: string } } | undefined;
  stage.tell(`证书：${content?.count ?? 0} 条，密钥指纹 ${content?.keyFingerprint ?? ''}，账本 ${content?.ledger.entry ?? ''}`, 'certificate');
  await stage.play('certificate-page', parts.auditor, { method: 'GET', path: `${path}/page` });
}

async function standing({ stage, parts }: Story, resourceId: string, step: string): Promise<Standing | undefined> {
  const listed = await stage.play(step, parts.owner, { method: 'GET', path: `/resources/${resourceId}/destructions` });
  return (listed.body['items'] as readonly Standing[] | undefined)?.[0];
}

/** Where the text separates the duties, no standing approval does: one requests, another approves, a third executes, a fourth verifies. */
async function destroyByPersons(story: Story, resourceId: string, cohort: string): Promise<void> {
  const { stage, law, parts, run } = story;
  const waiting = await standing(story, resourceId, 'destruction-waits');
  stage.check('destruction-waits-for-persons', waiting?.state === 'DUE');
  await stage.play('destroy-request', parts.owner, { path: `/resources/${resourceId}/destructions`, body: { cohort, reason: '保存期满' } });
  await run('advanceDestructions');
  const act = async (step: string, person: string, verb: string) => {
    const now = await standing(story, resourceId, 'destruction-stands');
    await stage.play(step, person, { path: `/destructions/${now?.destructionId ?? ''}/${verb}`, body: {}, ifMatch: `"${now?.version ?? 0}"` });
  };
  await act('destroy-approve', parts.coordinator, 'approval');
  const destroyer = parts.inRole(law.value('destruction.owner'));
  await act('destroy-wrong-seat', parts.technical, 'execution');
  await act('destroy-execute', destroyer, 'execution');
  await run('advanceDestructions');
  await act('destroy-verify', parts.auditor, 'verification');
}
