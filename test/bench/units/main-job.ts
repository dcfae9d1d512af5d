import { createHash } from 'node:crypto';
import { OPERATIONS } from '../../../functions/index.ts';
import { END_DAY } from '../../support/ending.ts';
import { importPupils, pupils, registerPupils, publishResource, toCsv, purpose } from '../../support/journey.ts';
import type { MeteredWorld } from '../../support/meter/metered-world.ts';
import type { AnyBody, TestWorld } from '../../support/test-platform.ts';
import { createMeasuring, type Measured, type Measuring } from './measured.ts';

interface Body extends AnyBody {
  readonly resourceId: string; readonly version: number; readonly content: { readonly shareType: string };
  readonly importId: string; readonly upload: { readonly url: string };
  readonly filingId: string; readonly applicationId: string; readonly itemId: string; readonly grantId: string; readonly holdId: string;
  readonly documentId: string; readonly sha256: string; readonly scanId: string; readonly parties: readonly { readonly role: string; readonly unitId: string }[];
  readonly items: readonly Body[];
}
const ifMatch = ({ version }: Pick<Body, 'version'>) => ({ 'if-match': `"${version}"` });
const [owner, consumer, coordinator, leading, executor] = ['school1-owner', 'east-consumer', 'bureau-coordinator', 'bureau-leading', 'bureau-technical'];

/** How many rows an import brings, and how many entries a checkpoint covers. */
export interface Sizes { readonly rows: number; readonly entries: number }

/** The main job once, step by step, over one entry of eleven fields; a first entry before it warms the ledger's shards. */
export async function measureMainJob(metered: MeteredWorld, { rows, entries }: Sizes): Promise<readonly Measured[]> {
  const { world } = metered;
  const measuring = createMeasuring(metered);
  const warm = await publishResource(world, await registerPupils(world, { code: 'WARM/1', name: '预热' }));
  await importPupils(world, warm.resourceId, 10, { graduatesOn: END_DAY });
  world.clock.advance({ hours: 3 });
  await idleJobs(measuring, world);
  const resourceId = await catalog(measuring, world);
  const { identity } = await fill(measuring, world, resourceId, rows);
  const grantId = await share(measuring, world, resourceId);
  await reads(measuring, world, { resourceId, grantId, identity });
  await lists(measuring, world, { resourceId, grantId });
  await ledger(measuring, world, { grantId, identity }, entries);
  await ending(measuring, world, { resourceId, grantId, identity });
  return measuring.measured;
}

/** What every job costs when there is nothing to do. */
async function idleJobs({ step }: Measuring, world: TestWorld): Promise<void> {
  for (const job of OPERATIONS) {
    if (job.kind !== 'job') continue;
    await world.runJob(job.name);
    await step(job.name, `nothing to do, every ${job.every}`, () => world.runJob(job.name));
  }
}

async function catalog({ call, step }: Measuring, world: TestWorld): Promise<string> {
  const of = (name: string) => world.as(name);
  const draft = await registerPupils(world, { code: 'PUPIL/2', name: '学生学籍二' });
  const { content } = (await of(owner).get<Body>(`/resources/${draft.resourceId}`)).body;
  const entry = { ...content, code: 'PUPIL/3', name: '学生学籍三' };
  const made = await call<Body>('registerResource', 'one entry of 11 fields', 201, () => of(owner).post<Body>('/resources', { ...entry, unitId: 'unit-school1' }));
  const path = `/resources/${made.resourceId}`;
  await call<Body>('reviseResource', 'a draft of 11 fields', 200, () => of(owner).put<Body>(path, { ...entry, summary: '在校学生学籍信息，按学年更新' }, ifMatch(made)));
  const submitted = await call<Body>('submitResource', 'one entry', 200, () => of(owner).post<Body>(`${path}/submission`, {}));
  await world.runJob('deliverNotifications');
  const verified = await call<Body>('reviewResource', 'one step', 200, () => of(leading).post<Body>(`${path}/review`, { outcome: 'FORWARD', comment: '', confirmedShareType: content.shareType }, ifMatch(submitted)));
  await step('deliverNotifications', 'one notification', () => world.runJob('deliverNotifications'));
  await call('publishResource', 'one edition', 200, () => of(coordinator).post<Body>(`${path}/publication`, { comment: '' }, ifMatch(verified)));
  await call('authorizeCollector', 'one person', 200, () => of(owner).post(`${path}/collectors`, { personId: world.personId(owner), until: '2027-12-31' }));
  return made.resourceId;
}

async function fill({ call, step }: Measuring, world: TestWorld, resourceId: string, rows: number) {
  const people = pupils(rows, { graduatesOn: END_DAY, seed: 11 });
  const bytes = new TextEncoder().encode(toCsv(people));
  const { importId, upload } = await call<Body>('startImport', 'one file', 201, () => world.as(owner).post<Body>(`/resources/${resourceId}/imports`, { bytes: bytes.length }));
  await world.upload(upload, bytes);
  await step('runImports', `${rows.toLocaleString('en')} new rows`, () => world.runJob('runImports'));
  await call('getImport', 'one import', 200, () => world.as(owner).get(`/imports/${importId}`));
  world.clock.advance({ hours: 3 });
  await world.runJob('runImports'); // lets go of the file
  return { identity: people[3]?.identityNumber ?? '' };
}

async function share({ call }: Measuring, world: TestWorld, resourceId: string): Promise<string> {
  const of = (name: string) => world.as(name);
  const filing = await call<Body>('registerMlpsFiling', 'one filing', 201, () => of(consumer).post<Body>('/units/unit-east/mlps-filings', { filingNumber: '36010000001', systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30' }));
  const scope = { fields: ['name', 'studentNumber', 'birthDate', 'graduatesOn'], masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 2000 };
  const made = await call<Body>('submitApplication', 'one item', 201, () => of(consumer).post<Body>('/applications', {
    scenario: '新生入学学籍核验', purpose, legalDuty: '义务教育学籍管理', responsiblePerson: world.personId(consumer), items: [{ resourceId, ...scope, filingId: filing.filingId }],
  }));
  const path = `/applications/${made.applicationId}/items/${made.items[0]?.itemId}`;
  await call('decideItem', 'approved', 200, () => of(owner).post(`${path}/decision`, { outcome: 'APPROVED' }, ifMatch({ version: 1 })));
  const { items } = await call<Body>('listItemDocuments', 'the documents of one item', 200, () => of(consumer).get<Body>(`${path}/documents`));
  let first = true;
  for (const { documentId, sha256, parties } of items) {
    for (const { role, unitId } of parties) {
      const signer = role === 'DataCoordinator' ? `${unitId.slice('unit-'.length)}-coordinator` : consumer;
      const scanning = () => of(signer).post<Body>(`/documents/${documentId}/scans`, { party: role });
      const { scanId, upload } = first ? await call<Body>('requestScanUpload', 'one scan', 200, scanning) : (await scanning()).body;
      const scan = `盖章扫描件 ${documentId} ${role}`;
      await world.upload(upload, scan);
      const signing = () => of(signer).post(`/documents/${documentId}/signatures`, { party: role, sha256, method: { kind: 'stampedScan', scanId, sha256: createHash('sha256').update(scan).digest('hex') } });
      if (first) await call('signDocument', 'one party', 201, signing);
      else await signing();
      first = false;
    }
  }
  return (await call<Body>('activateGrant', 'one grant', 201, () => of(executor).post<Body>(`${path}/grant`, {}))).grantId;
}

interface Place { readonly resourceId: string; readonly grantId: string; readonly identity: string }

const query = (world: TestWorld, grantId: string, field: string, value: string, more: object = {}) =>
  world.as(consumer).post(`/grants/${grantId}/queries`, { lookup: { field, value }, purpose, ...more });

/** A school's roll: one cohort a year of graduation. */
const LATER_YEARS = ['2027', '2028', '2029', '2030', '2031'];

async function reads({ call, step, measured }: Measuring, world: TestWorld, { resourceId, grantId, identity }: Place): Promise<void> {
  const found = () => query(world, grantId, 'identityNumber', identity);
  for (let n = 0; n < 5; n += 1) await found();
  await call('queryRecords', 'one record, all in one cohort, warm', 200, found);
  for (const [seed, year] of LATER_YEARS.entries()) await importPupils(world, resourceId, 10, { graduatesOn: `${year}-07-01`, seed: 100 + seed });
  world.restart();
  await call('queryRecords', 'the first of a process: keys and shards cold, reserves reads', 200, found);
  for (let n = 0; n < 4; n += 1) await found(); // every shard is known from here on
  await call('queryRecords', 'one record, six years with a cohort each, warm', 200, found);
  await call('queryRecords', 'nobody has the value', 404, () => query(world, grantId, 'identityNumber', '99999919000101001X'));
  for (let n = 0; n < 20 && !measured.some(({ what }) => what.startsWith('one record, reserving')); n += 1) {
    await step('queryRecords', 'one record, reserving the next block of reads', found);
    if (!measured.at(-1)?.lines.some((line) => line.request === 'put' && line.what === 'dailyReads')) measured.pop();
  }
  await call('queryRecords', 'refused: another purpose', 403, () => query(world, grantId, 'identityNumber', identity, { purpose: '招生宣传' }));
}

async function lists({ call }: Measuring, world: TestWorld, { resourceId, grantId }: Pick<Place, 'resourceId' | 'grantId'>): Promise<void> {
  const of = (name: string) => world.as(name);
  for (let n = 0; n < 17; n += 1) await publishResource(world, await registerPupils(world, { code: `PAGE/${n}`, name: `学生学籍第${n}册` }));
  await call('getMe', 'one person', 200, () => of(consumer).get('/me'));
  await call('getResource', 'one entry, by its owner', 200, () => of(owner).get(`/resources/${resourceId}`));
  await call('getGrant', 'one grant', 200, () => of(consumer).get(`/grants/${grantId}`));
  await call('searchCatalog', 'a page of 20 entries', 200, () => of(consumer).get('/catalog?limit=20'));
  await call('listResources', 'a page of 20 entries', 200, () => of(owner).get('/units/unit-school1/resources?limit=20'));
  await call('listItemsToDecide', 'an empty page', 200, () => of(owner).get('/units/unit-school1/items-to-decide?limit=20'));
  await call('listNotifications', 'a page of 20', 200, () => of(coordinator).get('/notifications?limit=20'));
}

async function ledger({ step }: Measuring, world: TestWorld, { grantId, identity }: Omit<Place, 'resourceId'>, entries: number): Promise<void> {
  await world.runJob('deliverNotifications');
  await world.runJob('sequenceLedger');
  await query(world, grantId, 'identityNumber', identity);
  await step('sequenceLedger', 'one entry', () => world.runJob('sequenceLedger'));
  for (let n = 0; n < entries; n += 1) await query(world, grantId, 'identityNumber', identity);
  await step('sequenceLedger', `${entries.toLocaleString('en')} entries of one log`, () => world.runJob('sequenceLedger'));
}

async function ending({ call }: Measuring, world: TestWorld, { resourceId, grantId, identity }: Place): Promise<void> {
  const of = (name: string) => world.as(name);
  const hold = { reason: '司法协助', reference: '（2026）示1号' };
  const placed = await call<Body>('placeHold', 'a cohort', 201, () => of(coordinator).post<Body>(`/resources/${resourceId}/holds`, { ...hold, cohort: END_DAY }));
  await call('releaseHold', 'a cohort', 200, () => of(coordinator).post(`/resources/${resourceId}/holds/${placed.holdId}/release`, {}));
  await call('placeHold', 'one record, moved', 201, () => of(coordinator).post<Body>(`/resources/${resourceId}/holds`, { ...hold, records: [identity] }));
  await call('revokeGrant', 'one grant', 200, () => of(owner).post(`/grants/${grantId}/revocation`, { reason: '业务终止' }));
}
