import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { runJob } from '../../../lib/operation/jobs.ts';
import { job, type JobDeclaration } from '../../../lib/operation/operation.ts';
import { JobLeaseEntity } from '../../../lib/platform/storage/entities/operation.ts';
import { createTestWorld } from '../../support/test-platform.ts';
import { noteOperations } from './notes.ts';

const slowJob = (run: JobDeclaration<readonly []>['run']) => job({ name: 'slowly', context: 'local', summary: { zh: '慢', en: 'slow' }, every: '1 minute', rules: [], run });
const lease = JobLeaseEntity.ref({ job: 'slowly' });

describe('a job', () => {
  test('runs, commits in its own name, logs its counts and gives its lease back', async () => {
    const world = await createTestWorld({ operations: noteOperations });
    assert.deepEqual(await world.runJob('countRuns'), { counts: { runs: 1 }, more: false, busy: false });
    assert.ok(world.logged.some(({ code, fields }) => code === 'job.done' && fields['job'] === 'countRuns' && fields['runs'] === 1));
    assert.equal(await world.platform.storage.get(JobLeaseEntity.ref({ job: 'countRuns' })), undefined);
    world.close();
  });

  test('does not run twice at once', async () => {
    const world = await createTestWorld();
    let runs = 0;
    const slow = slowJob(async () => { runs += 1; await new Promise(setImmediate); return { counts: {}, more: false }; });
    const outcomes = await Promise.all([1, 2, 3].map(() => runJob(slow, world.platform)));
    assert.equal(runs, 1);
    assert.deepEqual(outcomes.map(({ busy }) => busy).toSorted(), [false, true, true]);
    world.close();
  });

  test('takes over the lease of a run that crashed once it has ended', async () => {
    const world = await createTestWorld();
    const start = world.clock.now();
    await world.platform.ledger.bookkeep([JobLeaseEntity.insert({ job: 'slowly', holder: 'gone', until: world.clock.advance({ minutes: 1 }) })]);
    world.clock.set(start);
    const done = slowJob(async () => ({ counts: {}, more: false }));
    assert.equal((await runJob(done, world.platform)).busy, true);
    world.clock.advance({ minutes: 1 });
    assert.equal((await runJob(done, world.platform)).busy, false);
    world.close();
  });

  test('that fails says so in the log, and frees its lease', async () => {
    const world = await createTestWorld();
    await assert.rejects(runJob(slowJob(async () => { throw new RangeError('110101199003070011'); }), world.platform), RangeError);
    const failed = world.logged.find(({ code }) => code === 'job.failed');
    assert.deepEqual([failed?.fields['fault'], JSON.stringify(failed).includes('110101')], ['RangeError', false]);
    assert.equal(await world.platform.storage.get(lease), undefined);
    world.close();
  });

  test('sees its time budget end by the platform clock', async () => {
    const world = await createTestWorld();
    const seen: boolean[] = [];
    await runJob(slowJob(async ({ timeLeft }) => {
      seen.push(timeLeft());
      world.clock.advance({ seconds: 10 });
      seen.push(timeLeft());
      return { counts: {}, more: true };
    }), world.platform, { budgetMs: 10_000 });
    assert.deepEqual(seen, [true, false]);
    world.close();
  });
});
