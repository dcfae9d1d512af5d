import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { OPERATIONS } from '../../../functions/index.ts';
import { runJob } from '../../../lib/operation/jobs.ts';
import { job, type JobDeclaration } from '../../../lib/operation/operation.ts';
import { doubtOf } from '../../../lib/platform/known-time.ts';
import { JobLeaseEntity, KnownTimeEntity } from '../../../lib/platform/storage/entities/operation.ts';
import { PersonEntity } from '../../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../../lib/regulations/refusal.ts';
import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { trustClock } from '../../support/trust-clock.ts';
import { createTestWorld, type TestWorld } from '../../support/test-platform.ts';

type Declared = Pick<JobDeclaration<readonly []>, 'anyTime' | 'run'>;
const named = (declared: Declared) => job({ name: 'slowly', context: 'local', summary: { zh: '慢', en: 'slow' }, every: '1 minute', rules: [], ...declared });
const done: Declared['run'] = async () => ({ counts: { done: 1 }, more: false });
const known = async ({ platform }: TestWorld) => (await platform.storage.get(KnownTimeEntity.ref({})))?.value.at;
const inDoubt = (error: unknown): boolean => error instanceof Refusal && error.code === 'CLOCK_IN_DOUBT' && /时钟/.test(error.detail.zh) && /clock/.test(error.detail.en);

async function begin(context: TestContext): Promise<TestWorld> {
  const world = await createTestWorld();
  context.after(() => world.close());
  await runJob(named({ run: done }), world.platform);
  return world;
}

describe('a job', () => {
  test('runs after a long weekend, and not on a clock that stands further ahead', async (context) => {
    const world = await begin(context);
    const start = world.clock.now();
    world.clock.advance({ days: 3 });
    assert.deepEqual((await runJob(named({ run: done }), world.platform)).counts, { done: 1 });
    const since = world.clock.now();
    assert.equal(await known(world), since);
    world.clock.advance({ days: 3, seconds: 1 });
    let runs = 0;
    const counted = named({ run: async () => { runs += 1; return { counts: {}, more: false }; } });
    await assert.rejects(runJob(counted, world.platform), inDoubt);
    await assert.rejects(runJob(counted, world.platform), inDoubt, 'what it has refused makes nothing known');
    assert.deepEqual([runs, await known(world)], [0, since]);
    assert.equal(world.logged.filter(({ level, code, fields }) => level === 'error' && code === 'job.clock-in-doubt' && fields['doubt'] === 'ahead').length, 2);
    world.clock.set(start);
    world.clock.advance({ days: 3, hours: 1 });
    await runJob(counted, world.platform);
    assert.equal(runs, 1, 'once the clock is right again');
  });

  test('does not run on a clock that went back, until the time is reached again', async (context) => {
    const world = await begin(context);
    world.clock.advance({ hours: -1 });
    await assert.rejects(runJob(named({ run: done }), world.platform), inDoubt);
    world.clock.advance({ minutes: 59, seconds: 1 });
    assert.equal((await runJob(named({ run: done }), world.platform)).counts['done'], 1);
  });

  test('commits nothing when the clock leaps while it runs', async (context) => {
    const world = await begin(context);
    const start = world.clock.now();
    const writing = named({ async run({ commit, bookkeep }) {
      world.clock.advance({ days: 365 });
      await assert.rejects(bookkeep([]), inDoubt);
      await commit({ stream: 'operations', action: 'test.done', subject: {} }, []);
      return { counts: {}, more: false };
    } });
    await assert.rejects(runJob(writing, world.platform), inDoubt);
    world.clock.set(start);
    await world.platform.sequencer.sequence('operations', () => true);
    assert.equal((await world.platform.ledgerReader.entries('operations', 0, 500)).some(({ entry }) => entry.event.action === 'test.done'), false);
  });

  test('commits nothing when the clock leaps while what a change names is made durable', async (context) => {
    const world = await begin(context);
    const start = world.clock.now();
    const personOf = () => world.platform.storage.get(PersonEntity.ref({ personId: world.personId('school3-consumer') }));
    const person = await personOf();
    assert.ok(person);
    const slow = { ...PersonEntity.replace(person, person.value), makeDurable: async () => void world.clock.advance({ days: 365 }) };
    const slowly = named({ async run({ commit }) {
      await commit({ stream: 'operations', action: 'test.done', subject: {} }, [slow]);
      return { counts: {}, more: false };
    } });
    await assert.rejects(runJob(slowly, world.platform), inDoubt);
    world.clock.set(start);
    assert.equal((await personOf())?.version, person.version);
  });

  test('runs on any clock where it says that time is nothing to it, and makes no time known by it', async (context) => {
    const world = await begin(context);
    const start = world.clock.now();
    for (const days of [365, -730]) {
      world.clock.advance({ days });
      assert.equal((await runJob(named({ anyTime: true, run: done }), world.platform)).counts['done'], 1);
      assert.equal(await known(world), start);
    }
  });

  test('goes on at once where a lease was left on a clock that stood ahead', async (context) => {
    const world = await begin(context);
    const start = world.clock.now();
    await world.platform.ledger.bookkeep([JobLeaseEntity.insert({ job: 'slowly', holder: 'gone', until: world.clock.advance({ days: 365 }) })]);
    world.clock.set(start);
    assert.equal((await runJob(named({ run: done }), world.platform)).busy, false);
  });

  test('of the register says so only where it neither ends, lapses, dates nor destroys', () => {
    assert.deepEqual(OPERATIONS.filter(({ kind, anyTime }) => kind === 'job' && anyTime).map(({ name }) => name).sort(), ['adoptCalendarYears', 'deliverNotifications', 'reviewShares', 'sequenceLedger']);
  });
});

describe('a request', () => {
  test('is not served on a clock that went back, however short: what had ended would come back', async (context) => {
    const world = await begin(context);
    world.clock.advance({ minutes: -2 });
    const { status, body, headers } = await world.as('school1-owner').get('/me');
    assert.deepEqual([status, body.code, headers['retry-after']], [503, 'CLOCK_IN_DOUBT', '60']);
    world.clock.advance({ minutes: 2 });
    assert.equal((await world.as('school1-owner').get('/me')).status, 200);
  });
});

describe('a confirmation of the time', () => {
  const wait = async (context: TestContext, days: number) => {
    const world = await begin(context);
    world.clock.advance({ days: 90 });
    await trustClock(world.platform);
    world.clock.advance({ days });
    await assert.rejects(runJob(named({ run: done }), world.platform), inDoubt);
    return { world, today: toLocalDate(world.clock.now()), confirm: (by: string, today: string) => world.as(by).post<{ readonly now: string; readonly knownUntil: string; readonly code?: string }>('/time/confirmation', { today }) };
  };

  for (const days of [4, -80]) {
    test(`lets what waited go on, under the name of who gave it: ${days} days`, async (context) => {
      const { world, today, confirm } = await wait(context, days);
      const before = await known(world);
      const { status, body, headers } = await confirm('bureau-administrator', today);
      assert.deepEqual([status, body], [200, { now: world.clock.now(), knownUntil: before }]);
      const [shard = '', number = ''] = (headers['ledger-receipt'] ?? '').split(';')[0]?.split('/').slice(1) ?? [];
      const entry = await world.platform.ledgerReader.entry('operations', Number(shard), Number(number));
      assert.deepEqual([entry?.event.action, entry?.event.actor?.personId, entry?.event.facts], ['time.confirmed', world.personId('bureau-administrator'), { knownUntil: before, now: world.clock.now() }]);
      assert.equal((await runJob(named({ run: done }), world.platform)).counts['done'], 1);
      assert.equal((await world.as('school1-owner').get('/me')).status, 200);
    });
  }

  test('is not taken for another day than the clock says, nor from anybody else', async (context) => {
    const { world, today, confirm } = await wait(context, 365);
    const [wrong, otherUnit, other] = [await confirm('bureau-administrator', '2026-11-23'), await confirm('east-administrator', today), await confirm('bureau-coordinator', today)];
    assert.deepEqual([wrong.status, wrong.body.code, otherUnit.body.code, other.body.code], [400, 'BODY_INVALID', 'SEAT_REQUIRED', 'SEAT_REQUIRED']);
    await assert.rejects(runJob(named({ run: done }), world.platform), inDoubt);
  });

  test('changes nothing where nobody doubts the clock', async (context) => {
    const world = await begin(context);
    const { status, headers } = await world.as('bureau-administrator').post('/time/confirmation', { today: toLocalDate(world.clock.now()) });
    assert.deepEqual([status, headers['ledger-receipt']], [200, undefined]);
  });
});

describe('a clock', () => {
  const at = '2026-11-23T01:00:00.000Z' as Parameters<typeof doubtOf>[0];
  for (const [now, doubt] of [['2026-11-26T01:00:00.000Z', undefined], ['2026-11-26T01:00:00.001Z', 'ahead'], ['2026-11-23T00:59:00.000Z', undefined], ['2026-11-23T00:58:59.999Z', 'behind']] as const) {
    test(`at ${now} is ${doubt ?? 'certain'}, an instant known as ${at}`, () => assert.equal(doubtOf(now as typeof at, at), doubt));
  }
});
