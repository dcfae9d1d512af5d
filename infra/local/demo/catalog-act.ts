import { pupilResource } from './pupils.ts';
import type { Stage } from './stage.ts';

const unitId = 'unit-school1';

/** Registers, reviews and publishes the pupil resource. */
export async function publishPupils(stage: Stage): Promise<string> {
  stage.act('一、编目、审核、发布', 'Register, review, publish');
  await stage.play('register-classified', 'school1-owner', { path: '/resources', body: { ...pupilResource(unitId, undefined), secrecy: 'classified' } });
  await stage.play('register-without-basis', 'school1-owner', { path: '/resources', body: pupilResource(unitId, undefined) });
  const basis = await stage.play('legal-basis', 'bureau-coordinator', {
    path: '/legal-bases',
    body: { unitId: 'unit-bureau', instrument: { title: '中华人民共和国个人信息保护法', level: 'LAW', article: '第二十八条', inForceFrom: '2021-11-01' } },
  });
  const registered = await stage.play('register', 'school1-owner', { path: '/resources', body: pupilResource(unitId, String(basis.body['legalBasisId'])) });
  const resourceId = String(registered.body['resourceId']);
  await stage.play('submit', 'school1-owner', { path: `/resources/${resourceId}/submission`, body: {} });
  await stage.play('review-wrong-seat', 'school1-owner-2', { path: `/resources/${resourceId}/review`, body: { outcome: 'FORWARD' }, ifMatch: '"2"' });
  await stage.play('verify', 'bureau-leading', { path: `/resources/${resourceId}/review`, body: { outcome: 'FORWARD', comment: '校核通过', confirmedShareType: 'CONDITIONAL' }, ifMatch: '"2"' });
  await stage.play('publish', 'bureau-coordinator', { path: `/resources/${resourceId}/publication`, body: {}, ifMatch: '"3"' });
  return resourceId;
}

/** Brings in the pupils by CSV through an upload address. */
export async function importPupils(stage: Stage, resourceId: string, csv: string, run: (job: string) => Promise<unknown>, collectorId: string, until: string): Promise<void> {
  const bytes = Buffer.from(csv);
  await stage.play('import-unauthorised', 'school1-owner-2', { path: `/resources/${resourceId}/imports`, body: { bytes: bytes.length } });
  await stage.play('authorise-collector', 'school1-owner', { path: `/resources/${resourceId}/collectors`, body: { personId: collectorId, until } });
  const started = await stage.play('import', 'school1-owner-2', { path: `/resources/${resourceId}/imports`, body: { bytes: bytes.length } });
  const { importId, upload } = started.body as unknown as { readonly importId: string; readonly upload: { readonly url: string; readonly headers: Record<string, string> } };
  const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: bytes });
  stage.tell(`上传 CSV ${bytes.length} 字节 → ${put.status}`, 'CSV uploaded');
  await run('runImports');
  const done = await stage.play('import-done', 'school1-owner-2', { method: 'GET', path: `/imports/${importId}` });
  stage.tell(`导入状态 ${String(done.body['state'])}，${String(done.body['rows'])} 行，错误 ${JSON.stringify(done.body['errors']).slice(0, 300)}`, 'imported');
  stage.check('import-complete', done.body['state'] === 'COMPLETED' && done.body['rows'] === 1000);
}
