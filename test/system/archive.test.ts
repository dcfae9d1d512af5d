import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ResourceId } from '../../lib/identifiers.ts';
import { archiveBinding } from '../../lib/retention/archive.ts';
import { cohortsOf, ENDED, END_DAY, onlyDestruction, runRetention } from '../support/ending.ts';
import { failingPorts } from '../support/failing-ports.ts';
import { keepPupils } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

const retention = { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, validMonths: 12, maxYears: 12, expiryAction: 'desensitisedArchive' } as const;

async function begin(context: TestContext, count = 5) {
  const world = await createTestWorld();
  context.after(() => world.close());
  const kept = await keepPupils(world, count, { graduatesOn: END_DAY, entry: { retention } });
  world.clock.set(ENDED);
  return { world, ...kept };
}

/** The archive of the cohort, opened under its own key. */
async function readArchive(world: TestWorld, resourceId: string): Promise<readonly Readonly<Record<string, string>>[]> {
  const of = { resourceId: ResourceId.parse(resourceId), cohort: END_DAY };
  const cipher = await world.platform.keys.archive(of.resourceId, of.cohort, { create: false });
  const rows: Record<string, string>[] = [];
  let part = 0;
  for await (const { key } of world.platform.objects.list('archive', `${resourceId}/`)) {
    const bytes = await world.platform.objects.get('archive', key);
    assert.ok(bytes);
    rows.push(...new TextDecoder().decode(cipher.decrypt(bytes, archiveBinding(of, part))).split('\n').map((line) => JSON.parse(line)));
    part += 1;
  }
  return rows;
}

describe('where the rule says archive', () => {
  test('the records are kept de-identified under another key, and the originals destroyed', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    await world.runJob('endCohorts');
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'ARCHIVED 5' });
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
    const archived = await readArchive(world, resourceId);
    assert.equal(archived.length, rows.length);
    const text = JSON.stringify(archived);
    for (const { identityNumber, name, phone, address, studentNumber, birthDate } of rows) {
      for (const value of [identityNumber, name, phone, address, studentNumber, birthDate]) assert.ok(!text.includes(value), 'a clear value stands in the archive');
    }
    assert.ok(archived.every(({ graduatesOn, birthDate }) => graduatesOn === '2026' && birthDate?.length === 4), 'statistics stay possible');
  });

  test('nothing is destroyed before the archive was read back: a damaged part is written again', async (context) => {
    const { world, resourceId } = await begin(context);
    let damaged = 0;
    world.restart({ change: (platform) => ({ ...platform, objects: { ...platform.objects, get: async (bucket, key, range) => {
      const bytes = await platform.objects.get(bucket, key, range);
      return bucket === 'archive' && bytes && damaged++ === 0 ? bytes.toReversed() : bytes;
    } } }) });
    await world.runJob('endCohorts');
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'LIVE 5' });
    assert.ok(world.logged.some(({ code }) => code === 'retention.archive-incomplete'));
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
    assert.equal((await readArchive(world, resourceId)).length, 5, 'what the first attempt left is gone');
  });

  test('an interruption at any call is taken up again, and the archive is whole and holds nobody twice', async (context) => {
    const { world, resourceId, rows } = await begin(context, 2_300);
    for (let call = 1; ; call += 1) {
      const failing = failingPorts(call, 'after');
      world.restart({ change: failing.wrap });
      await world.runJob('endCohorts').catch(() => undefined);
      if (!failing.hasFailed()) break;
      world.clock.advance({ minutes: 2 });
      assert.ok(call < 200);
    }
    world.restart();
    await runRetention(world);
    assert.equal((await onlyDestruction(world, resourceId)).state, 'CERTIFIED');
    assert.equal((await readArchive(world, resourceId)).length, rows.length);
  });
});
