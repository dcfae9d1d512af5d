import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { findStuckImports, goOnWithImports, settleRecords } from '../../../infra/aws/operator/restore/settle-records.ts';
import { verifyLedger } from '../../../infra/aws/operator/restore/verify-ledger.ts';
import type { RawTable } from '../../../infra/aws/operator/restore/raw-tables.ts';
import { LOG_ORIGIN } from '../../../lib/compose/local.ts';
import { ResourceId } from '../../../lib/identifiers.ts';
import { withDigest } from '../../../lib/platform/storage/digest.ts';
import { ResourceEntity } from '../../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, ImportEntity, ImportProgressEntity } from '../../../lib/platform/storage/entities/records.ts';
import { cohortsOf } from '../../support/ending.ts';
import { editDatabase } from '../../support/edit-database.ts';
import { importPupils, keepPupils } from '../../support/journey.ts';
import { createTestWorld, type TestWorld } from '../../support/test-platform.ts';

async function begin(context: TestContext) {
  const world = await createTestWorld({ onDisk: true });
  context.after(() => world.close());
  const kept = await keepPupils(world, 3, { graduatesOn: '2027-03-31' });
  await world.runJob('sequenceLedger');
  return { world, ...kept, resourceId: ResourceId.parse(kept.resourceId) };
}
const stageOf = ({ platform }: TestWorld) => ({ platform, signers: platform.signers, logOrigin: LOG_ORIGIN });

describe('the proof of a restored ledger', () => {
  test('finds nothing where it is as it was signed', async (context) => {
    const { world } = await begin(context);
    const { entries, findings } = await verifyLedger(stageOf(world));
    assert.deepEqual(findings, []);
    assert.ok(entries > 10);
  });

  test('names what was altered and what is missing', async (context) => {
    const { world } = await begin(context);
    const edit = editDatabase(world.folder);
    const rows = edit.rows('ledger', 'ledger-entry').filter(({ p }) => String(p).includes('sharing') || String(p).includes('operations'));
    const [altered, missing] = rows;
    assert.ok(altered && missing);
    edit.run(`UPDATE ledger SET b = replace(b, '"at":"2026', '"at":"2025') WHERE rowid = ?`, Number(altered['place']));
    edit.run('DELETE FROM ledger WHERE rowid = ?', Number(missing['place']));
    edit.run(`UPDATE ledger SET bin = zeroblob(length(bin)) WHERE e = 'ledger-tile'`);
    assert.ok(edit.forge('ledger') > 1);
    const { findings } = await verifyLedger(stageOf(world));
    for (const wanted of [/\d+\/\d+ is altered$/, /\d+\/\d+ is missing$/, /tile\/0\/.* is missing or altered$/]) assert.ok(findings.some((finding) => wanted.test(finding)), `${wanted}\n${findings.join('\n')}`);
  });

  test('names the item that is not what was written', async (context) => {
    const { world } = await begin(context);
    const edit = editDatabase(world.folder);
    const [row] = edit.rows('ledger', 'ledger-entry');
    edit.run(`UPDATE ledger SET b = replace(b, '"at":"2026', '"at":"2025') WHERE rowid = ?`, Number(row?.['place']));
    const { findings } = await verifyLedger(stageOf(world));
    assert.deepEqual(findings, [`ledger ${String(row?.['p'])}/${String(row?.['s'])}: not a readable ledger-entry: its digest says that something else was written`]);
  });

  test('asks whose signature it is', async (context) => {
    const { world } = await begin(context);
    const { findings } = await verifyLedger({ ...stageOf(world), logOrigin: 'another.example.cn' });
    assert.ok(findings.length > 0 && findings.every((finding) => /ORIGIN_MISMATCH|root/.test(finding)), findings.join('\n'));
  });
});

describe('records beside a registry that went back', () => {
  test('that no readable import brought are removed, and cohorts count what stands', async (context) => {
    const { world, resourceId } = await begin(context);
    const { storage, ledger } = world.platform;
    await importPupils(world, resourceId, 2, { seed: 4, graduatesOn: '2027-03-31' });
    const [resource, cohort] = await storage.getAll([ResourceEntity.ref({ resourceId }), CohortEntity.ref({ resourceId, cohort: '2027-03-31' })]);
    assert.ok(resource && cohort);
    await ledger.commit({ stream: 'operations', action: 'x.wentBack', operation: 'x', subject: {} }, [ // as before the second import
      ResourceEntity.replace(resource, { ...resource.value, imports: { readable: 1 } }), CohortEntity.replace(cohort, { ...cohort.value, count: 3 }),
    ]);
    const stage = { platform: world.platform, registry: registryOf(world) };
    const unsettled = { resources: new Set([resourceId]), cohorts: new Set<string>() };
    assert.deepEqual(await settleRecords(stage, unsettled), []);
    assert.equal((await cohortsOf(world, resourceId))['2027-03-31'], 'LIVE 3');
    assert.equal(editDatabase(world.folder).rows('records', 'record').length, 3);
    assert.deepEqual(await settleRecords(stage, unsettled), [], 'again');
  });

  test('in a cohort that is lost while its key lives are told, each time', async (context) => {
    const { world, resourceId } = await begin(context);
    editDatabase(world.folder).run(`DELETE FROM registry WHERE e = 'cohort'`);
    const unsettled = { resources: new Set([resourceId]), cohorts: new Set([`${resourceId}/2027-03-31`]) };
    for (const _ of [1, 2]) assert.deepEqual(await settleRecords({ platform: world.platform, registry: registryOf(world) }, unsettled), [`${resourceId}/2027-03-31`]);
    await world.platform.keyStore.destroy({ kind: 'cohort', resourceId, cohort: '2027-03-31' });
    assert.deepEqual(await settleRecords({ platform: world.platform, registry: registryOf(world) }, unsettled), []);
  });

  test('whose import lost its cursor are taken back, and the next import loads', async (context) => {
    const { world, resourceId } = await begin(context);
    const { storage, ledger } = world.platform;
    const [work] = (await storage.list(ImportEntity.list('byResource', { partition: [resourceId] }))).items;
    const [resource, progress] = await storage.getAll([ResourceEntity.ref({ resourceId }), ImportProgressEntity.ref({ importId: work?.value.importId ?? assert.fail() })]);
    assert.ok(work && resource);
    await ledger.commit({ stream: 'operations', action: 'x.wentBack', operation: 'x', subject: {} }, [ // as while it loaded
      ImportEntity.replace(work, { ...work.value, state: 'RUNNING' }), ResourceEntity.replace(resource, { ...resource.value, imports: { readable: 0, running: work.value.importId } }),
      ...(progress ? [ImportProgressEntity.remove(progress)] : []),
    ]);
    const stage = { platform: world.platform, registry: registryOf(world) };
    const stuck = await findStuckImports(stage);
    assert.deepEqual([stuck.waiting.map(({ importId }) => importId), stuck.orphans], [[work.value.importId], []]);
    await settleRecords(stage, { resources: new Set([resourceId]), cohorts: new Set() });
    await goOnWithImports(stage, stuck);
    assert.deepEqual(await findStuckImports(stage), { waiting: [], orphans: [] });
    await world.runJob('runImports');
    assert.equal((await storage.get(ImportEntity.ref(work.value)))?.value.state, 'FAILED');
    editDatabase(world.folder).run(`DELETE FROM registry WHERE e = 'import'`);
    const orphaned = await findStuckImports(stage);
    assert.deepEqual([orphaned.waiting, orphaned.orphans.map(({ value: { importId } }) => importId)], [[], [work.value.importId]]);
    await goOnWithImports(stage, orphaned);
    await importPupils(world, resourceId, 2, { seed: 9, graduatesOn: '2027-03-31' });
    assert.equal((await cohortsOf(world, resourceId))['2027-03-31'], 'LIVE 2');
  });
});

/** The registry of a folder, to be looked through. */
const registryOf = (world: TestWorld): RawTable => ({
  async *scan() {
    for (const row of ['import', 'importProgress'].flatMap((entity) => editDatabase(world.folder).rows('registry', entity))) {
      const key = { table: 'registry', partition: String(row['p']), sort: String(row['s']) } as const;
      yield { key, attributes: {}, item: withDigest({ key, entity: String(row['e']), version: Number(row['v']), salt: '', body: String(row['b']) }) };
    }
  },
  get: async () => assert.fail('nothing else is asked'),
  write: async () => assert.fail('nothing is written past the ledger'),
});
