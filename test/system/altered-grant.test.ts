import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import type { Grant } from '../../lib/grants/grant.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { masksHash } from '../../lib/privacy/mask.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { editDatabase } from '../support/edit-database.ts';
import { grantPupils, owner, pupilRow, read, type Granted } from '../support/journey.ts';
import { createTestWorld, type AnyBody, type TestWorld } from '../support/test-platform.ts';

type Editable = { -readonly [P in keyof Grant]: Grant[P] } & { scope: { -readonly [P in keyof Grant['scope']]: Grant['scope'][P] } };
interface Edit {
  readonly what: string;
  readonly change: (grant: Editable) => void;
}
/** What a hand in the database may change, each so that every plain check of the grant still holds. */
const EDITS: readonly Edit[] = [
  { what: 'a longer period', change: (grant) => { Object.assign(grant, { endsAt: '2030-01-01T00:00:00.000Z' }); Object.assign(grant.scope, { until: '2029-12-31' }); } },
  { what: 'an earlier beginning', change: (grant) => void Object.assign(grant, { startsAt: '2020-01-01T00:00:00.000Z' }) },
  { what: 'a larger budget', change: (grant) => { grant.scope.dailyReads = 100_000; } },
  { what: 'another field', change: (grant) => { Object.assign(grant.scope, { fields: [...grant.scope.fields, 'phone'] }); Object.assign(grant.masks, { phone: { name: 'clear' } }); grant.masksHash = masksHash(grant.masks, sha256Hex); } },
  { what: 'a weaker mask with its hash made anew', change: (grant) => { Object.assign(grant.masks, { studentName: { name: 'clear' } }); grant.masksHash = masksHash(grant.masks, sha256Hex); } },
  { what: 'another delivery', change: (grant) => void Object.assign(grant.scope, { delivery: 'FILE' }) },
  { what: 'other documents', change: (grant) => void Object.assign(grant, { documents: [] }) },
  { what: 'longer evidence', change: (grant) => void Object.assign(grant, { evidenceUntil: '2031-01-01' }) },
  { what: 'another person responsible', change: (grant) => void Object.assign(grant, { responsiblePerson: grant.executedBy }) },
  { what: 'another name of the resource', change: (grant) => void Object.assign(grant, { resourceName: '别的资源' }) },
  { what: 'another law', change: (grant) => void Object.assign(grant, { ownerChain: grant.ownerChain.map((unit) => ({ ...unit, overrides: { 'logs.sharing': { value: 1, unit: 'months' } } })) }) },
];

describe('a grant that was edited by hand in the database', () => {
  let world: TestWorld;
  let granted: Granted;
  /** The digest is no secret: whoever edits can make it anew. The seal needs the grant's key. */
  const forge = () => editDatabase(world.folder).forge('registry');
  const edited = (change: Edit['change']) => {
    editDatabase(world.folder).body('registry', 'grant', granted.grantId, (grant) => change(grant as unknown as Editable));
    forge();
  };
  const stored = () => String(editDatabase(world.folder).rows('registry', 'grant').find(({ p }) => String(p).includes(granted.grantId))?.['b']);
  const put = (body: string) => {
    editDatabase(world.folder).run("UPDATE registry SET b = ? WHERE e = 'grant' AND p LIKE ?", body, `%${granted.grantId}%`);
    forge();
  };
  const move = (by: string, path: string) => world.as(by).post(`/grants/${granted.grantId}/${path}`, { reason: '核查' });
  const show = () => world.as(owner).get<AnyBody>(`/grants/${granted.grantId}`);
  before(async () => {
    world = await createTestWorld({ onDisk: true });
    granted = await grantPupils(world, { rows: [pupilRow(3)] });
    await read(world, granted.grantId);
  });
  after(() => world.close());

  for (const { what, change } of EDITS) {
    test(`${what}: nothing is read, and it is not shown; put back as it was, it reads`, async () => {
      const before = stored();
      edited(change);
      assert.notEqual(stored(), before);
      const shown = await show();
      assert.deepEqual([shown.status, shown.body.code], [503, 'GRANT_UNVERIFIED']);
      const { status, body, headers } = await read(world, granted.grantId);
      assert.deepEqual([status, body.code], [503, 'GRANT_UNVERIFIED']);
      assert.ok(headers['retry-after']);
      assert.equal(JSON.stringify(body).includes('record"'), false);
      put(before);
      assert.equal((await read(world, granted.grantId)).status, 200);
      assert.equal((await show()).status, 200);
    });
  }

  test('is entered with its outcome and shown to the owner and the coordinator', async () => {
    await world.runJob('sequenceLedger');
    const outcomes = (await world.platform.ledgerReader.entries('sharing', 0, 500)).map(({ entry }) => entry.event.facts?.['outcome']);
    assert.equal(outcomes.filter((outcome) => outcome === 'GRANT_UNVERIFIED').length, EDITS.length);
    const { items } = expectStatus(await world.as(owner).get<{ readonly items: readonly { readonly kind: string }[] }>('/notifications'), 200);
    assert.ok(items.some(({ kind }) => kind === 'grant.unverified'));
  });

  test('is never sealed anew: suspended it stays broken, and it is not resumed', async () => {
    const before = stored();
    edited((grant) => { grant.scope.dailyReads = 100_000; });
    expectStatus(await move(owner, 'suspension'), 200);
    const resumed = await move(owner, 'resumption');
    assert.deepEqual([resumed.status, resumed.body.code], [503, 'GRANT_UNVERIFIED']);
    put(before);
    editDatabase(world.folder).run("UPDATE registry SET v = 1 WHERE e = 'grant' AND p LIKE ?", `%${granted.grantId}%`);
    forge();
    assert.equal((await read(world, granted.grantId)).status, 200);
  });

  test('suspended and set back to in force by hand, it does not read; resumed in order, it does', async () => {
    world.clock.advance({ minutes: 1 });
    expectStatus(await move(owner, 'suspension'), 200);
    const suspended = stored();
    edited((grant) => { grant.state = 'IN_FORCE'; });
    assert.equal((await read(world, granted.grantId)).body.code, 'GRANT_UNVERIFIED');
    put(suspended);
    expectStatus(await move(owner, 'resumption'), 200);
    assert.equal((await read(world, granted.grantId)).status, 200);
  });

  test('revoked and set back by hand, it never reads again: not by its state, and not by its whole older item with its seal', async () => {
    const inForce = stored();
    expectStatus(await move(owner, 'revocation'), 200);
    assert.equal((await show()).body['state'], 'REVOKED', 'what is over is shown without its key');
    edited((grant) => { grant.state = 'IN_FORCE'; });
    const byState = await read(world, granted.grantId);
    assert.deepEqual([byState.status, byState.body.code], [410, 'KEY_DESTROYED']);
    assert.equal((await show()).body.code, 'KEY_DESTROYED');
    put(inForce);
    const whole = await read(world, granted.grantId);
    assert.deepEqual([whole.status, whole.body.code], [410, 'KEY_DESTROYED']);
    const resumed = await move(owner, 'resumption') as { readonly status: number; readonly body: AnyBody };
    assert.equal(resumed.status, 409);
  });
});

test('all terms of a grant stand, as one digest, in the entry of its activation', async () => {
  const world = await createTestWorld();
  const { grantId } = await grantPupils(world, { rows: [pupilRow(3)] });
  await world.runJob('sequenceLedger');
  const entry = (await world.platform.ledgerReader.entries('sharing', 0, 500)).find(({ entry: { event } }) => event.action === 'grant.activated' && event.subject['grantId'] === grantId)?.entry;
  assert.match(String(entry?.event.facts?.['terms']), /^[0-9a-f]{64}$/);
  world.close();
});
