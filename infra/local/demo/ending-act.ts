import type { Stage } from './stage.ts';

export interface Ending {
  readonly stage: Stage;
  readonly resourceId: string;
  /** Day on which the first cohort ends. */
  readonly cohort: string;
  readonly moveTo: (instant: string) => Promise<void>;
  readonly run: (job: string) => Promise<Readonly<Record<string, number>>>;
}

/** The period ends: held first, then destroyed beyond recovery, with a certificate under the ledger. */
export async function endOnTime({ stage, resourceId, cohort, moveTo, run }: Ending): Promise<string> {
  stage.act('五、到期、保全、销毁、证书', 'The period ends: hold, destruction, certificate');
  const held = await stage.play('hold', 'east-coordinator', { path: `/resources/${resourceId}/holds`, body: { reason: '行政复议需要', reference: '演示〔2026〕1号', cohort } });
  await stage.play('destroy-held', 'school1-owner', { path: `/resources/${resourceId}/destructions`, body: { cohort } });
  await moveTo(`${cohort}T16:00:01.000Z`);
  const waiting = await run('endCohorts');
  stage.tell(`到期任务：${waiting['held'] ?? 0} 批因保全等待`, 'the job waits for the hold');
  stage.check('hold-waits', waiting['held'] === 1 && waiting['begun'] === 0);
  await stage.play('release', 'east-coordinator', { path: `/resources/${resourceId}/holds/${String(held.body['holdId'])}/release`, body: {} });
  await run('endCohorts');
  await run('advanceDestructions');
  await run('sequenceLedger');
  await run('advanceDestructions');
  const listed = await stage.play('destructions', 'school1-owner', { method: 'GET', path: `/resources/${resourceId}/destructions` });
  const [destruction] = listed.body['items'] as readonly { readonly state: string; readonly certificateId?: string; readonly count: number }[];
  stage.check('destruction-certified', destruction?.state === 'CERTIFIED');
  const certificate = await stage.play('certificate', 'bureau-auditor', { method: 'GET', path: `/certificates/${destruction?.certificateId ?? 'certificate-none'}` });
  const content = certificate.body['content'] as { readonly count: number; readonly keyFingerprint: string; readonly ledger: { readonly entry: string } } | undefined;
  stage.tell(`证书：${content?.count ?? 0} 条，密钥指纹 ${content?.keyFingerprint ?? ''}，账本 ${content?.ledger.entry ?? ''}`, 'certificate');
  await stage.play('certificate-page', 'bureau-auditor', { method: 'GET', path: `/certificates/${destruction?.certificateId ?? 'certificate-none'}/page` });
  return String(destruction?.certificateId);
}
