import { generateKeyPairSync, sign as signBytes } from 'node:crypto';
import { expectStatus } from '../../conformance/expectations.ts';
import { activate, apply, applyFor, approve, consumer, grantFields, importPupils, owner, publishResource, query, read, registerPupils, signAll } from '../../support/journey.ts';
import type { Answered, DrivenWorld } from '../../support/test-platform.ts';
import { pupil, stranger, TEXT } from './marks.ts';

const END = '2027-03-31';
const ok = async <T>(answered: Promise<Answered<T>>, status = 200): Promise<T> => expectStatus(await answered, status);
const refusal = { outcome: 'REFUSED', reason: { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符', legalBases: [] } } as const;
const decide = (world: DrivenWorld, path: string, body: object) => ok(world.as(owner).post(`${path}/decision`, body, { 'if-match': '"1"' }));
const fields = ['name', 'studentNumber', 'phone', 'note'];

/** Records of the marked pupil, read, asked for in vain, delivered and handed on. Answers with the resource. */
export async function driveRecords(world: DrivenWorld): Promise<string> {
  const { resourceId } = await publishResource(world, await registerPupils(world));
  const rows = [pupil, stranger].map((row) => ({ ...row, graduatesOn: END as typeof row.graduatesOn }));
  await importPupils(world, resourceId, rows.slice(0, 1));
  await failImports(world, resourceId);
  const grantId = await grantFields(world, resourceId, fields);
  await ok(query(world, grantId, pupil.identityNumber));
  for (const value of [stranger.identityNumber, stranger.phone, stranger.name, ` ${stranger.identityNumber.toLowerCase()}`]) await query(world, grantId, value);
  for (const more of [{ field: 'studentNumber', value: stranger.studentNumber }, { purpose: stranger.name, value: pupil.identityNumber }, { field: stranger.name, value: pupil.name }, { by: 'west-consumer', value: pupil.phone }])
    await read(world, grantId, more);
  for (const path of [`/grants/${grantId}`, '/grants', `/grants/${grantId}/usage`]) await ok(world.as(consumer).get(path));
  await ok(world.as(consumer).post(`/grants/${grantId}/products`, { kind: 'REPORT', title: '学籍核验情况', fields: ['name'], source: '数据来源：第一小学《学籍》第1版' }), 201);
  await ok(world.as(owner).get(`/grants/${grantId}/products`));
  await ok(world.as(owner).get(`/resources/${resourceId}/imports`));
  await ok(world.as(owner).post(`/grants/${grantId}/suspension`, { reason: '核查' }));
  await ok(world.as('bureau-coordinator').post(`/grants/${grantId}/resumption`, { reason: '核查完毕' }));
  await ok(world.as('bureau-coordinator').post(`/grants/${grantId}/revocation`, { reason: '撤销' }));

  const byFile = await grantFields(world, resourceId, ['name'], { delivery: 'FILE' });
  const { deliveryId } = await ok<{ readonly deliveryId: string }>(world.as('bureau-technical').post(`/grants/${byFile}/deliveries`, { sha256: 'a'.repeat(64), rows: 1 }), 201);
  await ok(world.as(owner).get(`/grants/${byFile}/deliveries`));
  const { nodeId } = await ok<{ readonly nodeId: string }>(world.as(consumer).post('/units/unit-east/nodes', { name: '东区前置机', address: '10.1.2.3', database: 'MySQL 8.0' }), 201);
  const test = { outcome: 'PASSED', testedOn: '2026-11-20' };
  await ok(world.as(consumer).post(`/grants/${byFile}/nodes/${nodeId}/joint-test`, { side: 'CONSUMER', ...test }));
  await ok(world.as('bureau-technical').post(`/grants/${byFile}/nodes/${nodeId}/joint-test`, { side: 'PLATFORM', ...test }));
  await ok(world.as(owner).get(`/grants/${byFile}/nodes`));
  await ok(world.as(consumer).post(`/deliveries/${deliveryId}/attestation`, { method: '覆写后删除', statement: '副本已全部销毁' }));
  return resourceId;
}

/** Files that are wrong, with a person's values in every wrong place. */
async function failImports(world: DrivenWorld, resourceId: string): Promise<void> {
  const columns = ['identityNumber', 'name', 'studentNumber', 'graduatesOn'];
  const files = [
    `${columns.join(',')}\n${stranger.identityNumber},${stranger.name.repeat(9)},${stranger.studentNumber},${stranger.phone}\n`,
    `${columns.join(',')},${stranger.name}\n${stranger.identityNumber},${stranger.name},${stranger.studentNumber},${END},${stranger.note}\n`,
    `${columns.join(',')}\n${stranger.identityNumber},"${stranger.name}\n`,
    `${stranger.identityNumber},${stranger.name}\n${stranger.note}\n`, stranger.note,
  ];
  for (const file of files) {
    const { importId, upload } = await ok<{ readonly importId: string; readonly upload: { readonly url: string } }>(world.as(owner).post(`/resources/${resourceId}/imports`, { bytes: Buffer.byteLength(file) }), 201);
    await world.upload(upload, file);
    await world.runJob('runImports');
    const ended = await ok<{ readonly state: string }>(world.as(owner).get(`/imports/${importId}`));
    if (ended.state !== 'FAILED') throw new Error(`a wrong file ended ${ended.state}`);
    world.told.push(ended);
  }
}

/** Disputes, doubts, documents and onward disclosure. */
export async function driveDisputes(world: DrivenWorld, resourceId: string): Promise<void> {
  const user = world.as(consumer);
  const coordinator = world.as('bureau-coordinator');
  const disputed = (await applyFor(world, resourceId, fields)).itemPath;
  await decide(world, disputed, refusal);
  const { caseId } = await ok<{ readonly caseId: string; readonly assigned?: { readonly unitId: string } }>(user.post(`${disputed}/coordination`, { statement: '职责与用途一致' }), 201);
  await ok(coordinator.post(`/cases/${caseId}/start`, {}));
  await ok(coordinator.post(`/cases/${caseId}/conclusion`, { outcome: 'UPHELD', finding: '各方未达成一致' }));
  await ok(user.post(`${disputed}/ruling-request`, { statement: '报上级审核' }), 201);
  await ok(world.as('bureau-superior').post(`${disputed}/ruling`, { ...refusal, finding: '维持' }));
  const withdrawn = (await applyFor(world, resourceId, ['name'])).itemPath;
  await ok(user.post(`${withdrawn}/withdrawal`, {}));

  const applied = await applyFor(world, resourceId, fields);
  await approve(world, applied);
  await ok(coordinator.post(`${applied.itemPath}/bulk-approval`, { number: '批复〔2026〕1号', approvedOn: '2026-11-20', upTo: 500000 }));
  await signDetached(world, applied.itemPath);
  const granted = await apply(world, resourceId, { scope: { fields } });
  await approve(world, granted);
  await signAll(world, granted);
  const { grantId } = await ok(activate<{ readonly grantId: string }>(world, granted), 201);
  await ok(query(world, grantId, pupil.identityNumber)); // a grant in force, through which wrong reads come as far as they can
  const [, , applicationId = '', , itemId = ''] = granted.itemPath.split('/');

  const { ticketId } = await ok<{ readonly ticketId: string }>(user.post('/tickets', { applicationId, itemId, fields: ['name'], evidence: `${TEXT}不一致` }), 201);
  await ok(world.as(owner).post(`/tickets/${ticketId}/answers`, { to: 'ACKNOWLEDGED', note: '核实' }));
  const doubt = await ok<{ readonly caseId: string }>(user.post(`/tickets/${ticketId}/coordination`, { statement: '未核实' }), 201);
  await ok(coordinator.post(`/cases/${doubt.caseId}/answer`, { finding: '已会同核实' }));

  const recipient = { name: '某研究所', abroad: false };
  const asked = await ok<{ readonly onwardId: string }>(user.post(`${granted.itemPath}/onward-requests`, { recipient, fields: ['name'], purpose: '质量研究', from: '2026-11-23', until: '2026-12-31', writtenApplication: 'b'.repeat(64) }), 201);
  await ok(world.as(owner).post(`/items/${itemId}/onward-requests/${asked.onwardId}/decision`, { outcome: 'APPROVED', reason: '用途正当' }));
  await ok(user.post(`${granted.itemPath}/onward-deliveries`, { recipient, fields: ['name'] }), 201);
  await ok(world.as(owner).post(`/resources/${resourceId}/export-assessments`, { recipient: '某国外大学', number: '网安评1号', outcome: 'APPROVED', fields: ['name'], approvedOn: '2026-10-01', validUntil: '2028-09-30' }), 201);
  await ok(world.as(owner).get(`/resources/${resourceId}/export-assessments`));
  for (const path of [`/applications/${applicationId}`, granted.itemPath, `${granted.itemPath}/deadline`, `${granted.itemPath}/onward-requests`, `${granted.itemPath}/documents`, `/cases/${caseId}`, '/cases', `/tickets/${ticketId}`, '/tickets?side=consumer', '/applications', '/units/unit-east/mlps-filings', '/notifications']) await ok(user.get(path));
  await ok(world.as(owner).get('/units/unit-school1/items-to-decide'));
  await ok(coordinator.get('/units/unit-bureau/cases'));
  await driveDirect(world);
}

/** A signature made by the signer's own key. */
async function signDetached(world: DrivenWorld, path: string): Promise<void> {
  const { publicKey, privateKey } = generateKeyPairSync('ed25519');
  const key = { holder: world.personId(consumer), algorithm: 'ed25519', publicKey: Buffer.from(publicKey.export({ format: 'jwk' }).x ?? '', 'base64url').toString('base64') };
  const { signingKeyId } = await ok<{ readonly signingKeyId: string }>(world.as('east-administrator').post('/units/unit-east/signing-keys', key), 201);
  const { items: [document] } = await ok<{ readonly items: readonly { readonly documentId: string; readonly sha256: string }[] }>(world.as(consumer).get(`${path}/documents`));
  const page = await world.as(consumer).get<string>(`/documents/${document?.documentId}`);
  const signature = signBytes(null, Buffer.from(page.body), privateKey).toString('base64');
  await ok(world.as(consumer).post(`/documents/${document?.documentId}/signatures`, { party: 'DataConsumer', sha256: document?.sha256, method: { kind: 'detachedSignature', signingKeyId, signature } }), 201);
  await ok(world.as('east-administrator').post(`/units/unit-east/signing-keys/${signingKeyId}/revocation`, {}));
  await ok(world.as('east-administrator').get('/units/unit-east/signing-keys'));
}

/** What is shared without conditions is granted directly. */
async function driveDirect(world: DrivenWorld): Promise<void> {
  const { resourceId } = await publishResource(world, await registerPupils(world, { shareType: 'UNCONDITIONAL', code: 'PUPIL/DIRECT' }));
  const direct = await applyFor(world, resourceId, ['name']);
  await signAll(world, direct);
  await ok(world.as(consumer).post(`${direct.itemPath}/direct-grant`, {}), 201);
}
