import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { Rule } from '../../lib/regulations/rules.ts';
import { activate, apply, approve, importFile, publishPupils, pupilFile, pupilRow, signAll, type Applied } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

const rows = (count: number, first = 0): string => pupilFile(...Array.from({ length: count }, (_, n) => pupilRow(first + n)));

/** A city whose bureau wants the approval of a body outside from so many records on; a resource with six of them. */
async function worldOf(threshold: number | undefined, run: (world: TestWorld) => Promise<void>, disabledRules: ReadonlySet<Rule> = new Set()): Promise<void> {
  const world = await createTestWorld({ disabledRules });
  try {
    if (threshold !== undefined) {
      const { headers } = await world.as('bureau-administrator').get('/units/unit-bureau');
      const overrides = { 'sharing.bulkPiApproval': { threshold, comparison: '>=', approver: '上级主管部门' } };
      assert.equal((await world.as('bureau-administrator').put('/units/unit-bureau/overrides', { overrides }, { 'if-match': headers['etag'] ?? '' })).status, 200);
    }
    await run(world);
  } finally {
    world.close();
  }
}
async function ready(world: TestWorld, count: number, scope: object = {}): Promise<Applied> {
  const resourceId = await publishPupils(world, { code: `PUPIL/${count}` });
  assert.equal((await importFile(world, resourceId, rows(count))).state, 'COMPLETED');
  const applied = await apply(world, resourceId, { scope });
  await approve(world, applied);
  await signAll(world, applied);
  return applied;
}
const record = (world: TestWorld, { itemPath }: Applied, upTo: number, by = 'bureau-coordinator', approvedOn = '2026-11-20') => world.as(by).post(`${itemPath}/bulk-approval`, { number: '批复〔2026〕12号', approvedOn, upTo });
const codeOf = ({ status, body }: { readonly status: number; readonly body: { readonly code?: string } }) => [status, body.code];
const wanting = [409, 'BULK_APPROVAL_REQUIRED'];

describe('personal information in bulk', () => {
  test('is granted with the approval of the body that is named, for as many', () => worldOf(6, async (world) => {
    const applied = await ready(world, 6);
    assert.deepEqual(codeOf(await activate(world, applied)), wanting);
    assert.deepEqual(codeOf(await record(world, applied, 6, 'school1-owner')), [403, 'SEAT_REQUIRED']);
    assert.deepEqual(codeOf(await record(world, applied, 6, 'bureau-coordinator', '2026-12-20')), [400, 'BODY_INVALID']);
    assert.equal((await record(world, applied, 5)).status, 200);
    assert.deepEqual(codeOf(await activate(world, applied)), wanting);
    assert.equal((await record(world, applied, 6)).status, 200);
    assert.equal((await activate(world, applied)).status, 201);
    assert.deepEqual(codeOf(await record(world, applied, 9)), [409, 'MOVE_NOT_ALLOWED']);
  }));
  test('is not split over several requests of one consumer for one purpose', () => worldOf(8, async (world) => {
    assert.equal((await activate(world, await ready(world, 5))).status, 201);
    const second = await ready(world, 4);
    assert.deepEqual(codeOf(await activate(world, second)), wanting);
    assert.equal((await record(world, second, 9)).status, 200);
    assert.equal((await activate(world, second)).status, 201);
  }));
  test('is not at stake below the threshold, without personal fields, or where the text sets none', async () => {
    await worldOf(7, async (world) => assert.equal((await activate(world, await ready(world, 6))).status, 201));
    await worldOf(6, async (world) => assert.equal((await activate(world, await ready(world, 6, { fields: ['graduatesOn'] }))).status, 201));
    await worldOf(undefined, async (world) => assert.equal((await activate(world, await ready(world, 6))).status, 201));
  });
  test('is granted without, where the rule is off', () => worldOf(6, async (world) => assert.equal((await activate(world, await ready(world, 6))).status, 201), new Set<Rule>(['bulk-pi-approved'])));
});
