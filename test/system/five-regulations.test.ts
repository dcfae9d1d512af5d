import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { REGULATIONS } from '../../lib/regulations/registry.ts';
import { attemptRegister, placed, registerAndPublish, schoolList } from '../conformance/catalog-steps.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { ask, fileSystem, readItem, toApplied, type ApplicationView } from '../conformance/sharing-steps.ts';
import { peopleIn } from '../support/cast.ts';
import { activate, apply, approve, importFile, publishPupils, pupilFile, pupilRow, read, signAll, uploadForm } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

async function under<T>(regulation: string, act: (world: TestWorld) => Promise<T>): Promise<T> {
  const world = await createTestWorld({ regulation });
  try {
    return await act(world);
  } finally {
    world.close();
  }
}

/** Who decides on conditional data inside, and which documents the grant waits for. */
const DIFFERENCES: Readonly<Record<string, readonly [deciders: readonly string[], documents: readonly string[]]>> = {
  nanchang: [['DataOwner'], ['SecurityCommitment', 'ConfidentialityAgreement', 'MlpsFilingEvidence']],
  shanghai: [['DataOwner'], []],
  beijing: [['Platform'], ['StampedApplicationForm']],
  moe: [['DataOwner'], ['ConfidentialityAgreement']],
  tufe: [['DataOwner', 'DataCoordinator'], ['ShareApplicationForm(Annex 1)', 'UsageCommitment(Annex 2)', 'TripartiteAuthorisationAgreement']],
};

describe('the main job, from the first entry to the masked read', () => {
  for (const { id, title } of REGULATIONS) {
    test(`under ${title.en}`, () => under(id, async (world) => {
      const [deciders, documents] = DIFFERENCES[id] ?? assert.fail(`nobody has said how sharing goes under ${id}`);
      const resourceId = await publishPupils(world);
      assert.equal((await importFile(world, resourceId, pupilFile(pupilRow(3)))).state, 'COMPLETED');
      const applied = await apply(world, resourceId);
      await approve(world, applied);
      assert.deepEqual((await readItem(world, applied)).decisions.map(({ role }) => role), deciders);
      if (documents.length > 0) assert.equal((await activate(world, applied)).body.code, 'AGREEMENT_REQUIRED');
      assert.deepEqual((await signAll(world, applied)).map(({ kind }) => kind), documents);
      const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
      const { record } = expectStatus(await read(world, grantId), 200);
      assert.match(record['identityNumber'] ?? '', /^\d\d\*+$/);
    }));
  }
});

describe('unconditional data', () => {
  const states: Readonly<Record<string, string>> = { nanchang: 'APPROVED', shanghai: 'GRANTED', beijing: 'APPROVED', moe: 'GRANTED', tufe: 'OWNER_REVIEW' };
  for (const [regulation, state] of Object.entries(states)) {
    test(`${regulation}: after the application it is ${state}`, () => under(regulation, async (world) => {
      const { resourceId } = await registerAndPublish(world, placed(world, schoolList()));
      const { items: [item] } = expectStatus(await ask<ApplicationView>(world, resourceId, { item: { fields: ['schoolName'] } }), 201);
      assert.equal(item?.state, state);
    }));
  }
});

test('what the platform shares by itself inside, the owner decides for a body outside', () => under('beijing', async (world) => {
  const { outsider } = peopleIn(world);
  const resourceId = await publishPupils(world, { shareConditions: { recipients: ['governmentDepartment', 'school'], items: ['identityNumber', 'studentName'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 24, note: '' } });
  const filingId = await fileSystem(world, outsider);
  const applied = toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { by: outsider, item: { filingId } }), 201));
  assert.equal((await readItem(world, applied, outsider)).state, 'SUBMITTED');
  await uploadForm(world, applied, outsider);
  assert.equal((await readItem(world, applied, outsider)).state, 'OWNER_REVIEW');
  await approveByOwner(world, applied.itemPath);
  assert.deepEqual((await readItem(world, applied, outsider)).decisions.map(({ level, role }) => [level, role]), [['owner', 'DataOwner']]);
}));
const approveByOwner = async (world: TestWorld, itemPath: string): Promise<unknown> =>
  expectStatus(await world.as(peopleIn(world).owner).post(`${itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"2"' }), 200);

test('a text that regulates state secrets brings none here: they are refused without citing it', () => under('moe', async (world) => {
  const { status, body } = await attemptRegister(world, placed(world, schoolList({ secrecy: 'classified' })));
  assert.deepEqual([status, body.code, body.citation], [422, 'CLASSIFIED_DATA_OUT_OF_SCOPE', undefined]);
}));
