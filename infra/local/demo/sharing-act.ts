import { createHash } from 'node:crypto';
import { addDays, type LocalDate } from '../../../lib/calendar/instant.ts';
import { asked } from './pupils.ts';
import type { Stage } from './stage.ts';

export interface Shared {
  readonly grantId: string;
  readonly applicationId: string;
  readonly itemId: string;
}
const purpose = '学位预测';

/** Applies, decides, signs and puts into force, meeting on the way what is refused. */
export async function shareWithWest(stage: Stage, resourceId: string, filingId: string, responsiblePerson: string, today: LocalDate): Promise<Shared> {
  stage.act('二、申请、审核、签署、授权', 'Apply, decide, sign, grant');
  const scope = { ...asked(resourceId, today, addDays(today, 180)), filingId };
  const application = { scenario: '按学区预测下一年度学位缺口', purpose, legalDuty: '区教育局统筹学位供给职责', responsiblePerson, items: [scope] };
  await stage.play('apply-incomplete', 'west-consumer', { path: '/applications', body: { ...application, scenario: '' } });
  const submitted = await stage.play('apply', 'west-consumer', { path: '/applications', body: application });
  const { applicationId, items } = submitted.body as unknown as { readonly applicationId: string; readonly items: readonly { readonly itemId: string; readonly version: number }[] };
  const itemId = items[0]?.itemId ?? '';
  const itemPath = `/applications/${applicationId}/items/${itemId}`;
  await stage.play('deadline', 'west-consumer', { method: 'GET', path: `${itemPath}/deadline` });
  await stage.play('decide-wrong-seat', 'school1-consumer', { path: `${itemPath}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
  const narrowed = { fields: ['identityNumber', 'name'], masks: {}, from: today, until: addDays(today, 90), delivery: 'INTERFACE', dailyReads: 20 };
  await stage.play('decide', 'school1-owner', { path: `${itemPath}/decision`, body: { outcome: 'APPROVED', scope: narrowed }, ifMatch: '"1"' });
  await stage.play('activate-unsigned', 'bureau-technical', { path: `${itemPath}/grant`, body: {} });
  await signAll(stage, itemPath, 'west-consumer');
  await stage.play('activate-wrong-seat', 'school1-owner', { path: `${itemPath}/grant`, body: {} });
  await stage.play('activate-beyond', 'bureau-technical', { path: `${itemPath}/grant`, body: { scope: { ...narrowed, fields: ['identityNumber', 'name', 'birthDate'] } } });
  const granted = await stage.play('activate', 'bureau-technical', { path: `${itemPath}/grant`, body: {} });
  return { grantId: String(granted.body['grantId']), applicationId, itemId };
}

interface Party { readonly role: string; readonly unitId: string }
interface Paper { readonly documentId: string; readonly sha256: string; readonly kind: string; readonly parties: readonly Party[] }

/** An applicant to whom the owner's role was delegated still does not decide on the own application. */
export async function decideOwn(stage: Stage, resourceId: string, filingId: string, applicantId: string, today: LocalDate): Promise<void> {
  const application = { scenario: '本校班级管理', purpose, legalDuty: '学校学籍管理职责', responsiblePerson: applicantId, items: [{ ...asked(resourceId, today, addDays(today, 30)), filingId }] };
  const own = await stage.play('apply-own', 'school1-consumer', { path: '/applications', body: application });
  const { applicationId, items } = own.body as unknown as { readonly applicationId: string; readonly items: readonly { readonly itemId: string }[] };
  await stage.play('delegate', 'school1-owner', { path: '/delegations', body: { to: applicantId, role: 'DataOwner', unitId: 'unit-school1', startsOn: today, endsOn: addDays(today, 7) } });
  await stage.play('decide-own', 'school1-consumer', { path: `/applications/${applicationId}/items/${items[0]?.itemId ?? ''}/decision`, body: { outcome: 'APPROVED' }, ifMatch: '"1"' });
}

/** Every document, for every party, by a stamped scan that is uploaded first. */
export async function signAll(stage: Stage, itemPath: string, consumer: string): Promise<void> {
  const listed = await stage.play('documents', consumer, { method: 'GET', path: `${itemPath}/documents` });
  const papers = (listed.body as unknown as { readonly items: readonly Paper[] }).items;
  for (const { documentId, sha256, kind, parties } of papers) {
    for (const { role, unitId } of parties) {
      const signer = role === 'DataCoordinator' ? `${unitId.slice('unit-'.length)}-coordinator` : consumer;
      const place = await stage.play('scan-address', signer, { path: `/documents/${documentId}/scans`, body: { party: role } });
      const { scanId, upload } = place.body as unknown as { readonly scanId: string; readonly upload: { readonly url: string; readonly headers: Record<string, string> } };
      const scan = Buffer.from(`盖章扫描件（演示）${documentId} ${role}`);
      const put = await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: scan });
      stage.tell(`上传盖章扫描件 ${kind}（${role}）→ ${put.status}`, 'stamped scan uploaded');
      const method = { kind: 'stampedScan', scanId, sha256: createHash('sha256').update(scan).digest('hex') };
      await stage.play('sign', signer, { path: `/documents/${documentId}/signatures`, body: { party: role, sha256, method } });
    }
  }
}

/** Another unit is refused, asks for coordination, which fails, and the superior authority rules. */
export async function disputeByStatistics(stage: Stage, resourceId: string, filingId: string, responsiblePerson: string, today: LocalDate): Promise<Shared> {
  stage.act('四、拒绝、协调、上级裁定', 'Refusal, coordination, ruling');
  const application = {
    scenario: '人口与学位统计核对', purpose, legalDuty: '统计法定职责', responsiblePerson,
    items: [{ ...asked(resourceId, today, addDays(today, 30)), fields: ['sex'], filingId }],
  };
  const submitted = await stage.play('apply-second', 'statistics-consumer', { path: '/applications', body: application });
  const { applicationId, items } = submitted.body as unknown as { readonly applicationId: string; readonly items: readonly { readonly itemId: string }[] };
  const itemPath = `/applications/${applicationId}/items/${items[0]?.itemId ?? ''}`;
  await stage.play('refuse-without-reason', 'school1-owner', { path: `${itemPath}/decision`, body: { outcome: 'REFUSED' }, ifMatch: '"1"' });
  await stage.play('refuse', 'school1-owner', { path: `${itemPath}/decision`, body: { outcome: 'REFUSED', reason: { reasonType: 'CONDITIONS_NOT_MET', text: '统计用途可使用已公布的汇总数据', legalBases: [] } }, ifMatch: '"1"' });
  const coordination = await stage.play('coordinate', 'statistics-consumer', { path: `${itemPath}/coordination`, body: { statement: '汇总数据不能满足核对需要' } });
  await stage.play('coordination-fails', 'east-coordinator', { path: `/cases/${String(coordination.body['caseId'])}/conclusion`, body: { outcome: 'ESCALATED', finding: '双方未达成一致，上报审核' } });
  await stage.play('rule', 'bureau-superior', { path: `${itemPath}/ruling`, body: { outcome: 'APPROVED', finding: '同意按申请范围共享' } });
  await signAll(stage, itemPath, 'statistics-consumer');
  const granted = await stage.play('activate-ruled', 'bureau-technical', { path: `${itemPath}/grant`, body: {} });
  return { grantId: String(granted.body['grantId']), applicationId, itemId: items[0]?.itemId ?? '' };
}
