import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { startScheduler } from '../../infra/local/scheduler.ts';
import { startServer } from '../../infra/local/server.ts';
import { runJob } from '../../lib/operation/jobs.ts';
import { job, type JobOperation } from '../../lib/operation/operation.ts';
import { certificateOf, cohortsOf, ENDED, END_DAY, onlyDestruction, runRetention } from '../support/ending.ts';
import { httpWorld } from '../support/http-world.ts';
import { grantFields, keepPupils, query } from '../support/journey.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld, type AnyBody } from '../support/test-platform.ts';

const jobs = OPERATIONS.filter((operation): operation is JobOperation => operation.kind === 'job');
const silent = { info: () => {}, warn: () => {}, error: () => {} };
const hour = 3_600_000;

describe('a clock that leaps a year ahead', () => {
  test('destroys nothing, drops nothing and dates nothing; when it is right again, what ends is destroyed once', async (context) => {
    const world = await createTestWorld({ onDisk: true });
    context.after(() => world.close());
    const { resourceId, rows: [pupil] } = await keepPupils(world, 3, { graduatesOn: END_DAY });
    const grantId = await grantFields(world, resourceId, ['name']);
    const identity = pupil?.identityNumber ?? '';
    for (const { name } of jobs) await world.runJob(name);
    const start = world.clock.now();
    const cohorts = await cohortsOf(world, resourceId);

    world.clock.advance({ days: 365 });
    for (const each of jobs) await runJob(each, world.platform).catch((error: unknown) => assert.match(String(error), /CLOCK_IN_DOUBT/));
    assert.equal((await query(world, grantId, identity)).status, 403, 'the grant is over by that clock');
    world.clock.set(start);
    assert.deepEqual(await cohortsOf(world, resourceId), cohorts);
    assert.equal((await query(world, grantId, identity)).status, 200, 'record and key are where they were');
    for (const each of jobs) assert.equal((await runJob(each, world.platform)).busy, false);

    world.clock.set(ENDED);
    await runRetention(world);
    assert.equal((await certificateOf(world, await onlyDestruction(world, resourceId))).content.count, 3);
  });
});

describe('the server', () => {
  test('says that its clock is in doubt, serves nobody on one that went back, and goes on when it is right', async (context) => {
    const folder = temporaryFolder(context);
    let now = Date.parse('2026-11-23T01:00:00.000Z');
    const start = () => startServer({ folder, port: 0, operations: OPERATIONS, log: silent, schedule: false, machine: () => now });
    let server = await start();
    context.after(() => server.close());
    const run = async () => { const answer = await fetch(`${server.url}/local/jobs/endCohorts`, { method: 'POST' }); return { status: answer.status, body: await answer.json() as AnyBody }; };
    const unwell = async () => (await (await fetch(`${server.url}/health`)).json() as { readonly errors?: readonly { readonly pointer: string }[] }).errors?.some(({ pointer }) => pointer === '/clock') ?? false;
    const me = () => httpWorld(server).as('school1-owner').get('/me');
    assert.equal((await run()).status, 200);
    assert.equal(await unwell(), false);

    now += 365 * 24 * hour;
    const held = await run();
    assert.deepEqual([held.status, held.body.code], [503, 'CLOCK_IN_DOUBT']);
    assert.match(String(held.body['detail']), /^平台时钟为 2027-11-23，而平台最近一次运行是在 2026-11-23/);
    await server.close();
    server = await start();
    assert.equal(await unwell(), true);

    now -= (365 * 24 + 1) * hour;
    await server.close();
    server = await start();
    const behind = await me();
    assert.deepEqual([behind.status, behind.body.code, await unwell()], [503, 'CLOCK_IN_DOUBT', true]);
    now += hour;
    assert.deepEqual([(await me()).status, (await run()).status], [200, 200]);
  });
});

describe('the scheduler', () => {
  test('goes on with its jobs when a clock that stood ahead is right again', async (context) => {
    const world = await createTestWorld();
    let runs = 0;
    const counting = job({ name: 'counting', context: 'local', summary: { zh: '计数', en: 'count' }, every: '1 minute', rules: [], anyTime: true, run: async () => { runs += 1; return { counts: {}, more: false }; } });
    const start = world.clock.now();
    world.clock.advance({ days: 365 });
    const scheduler = startScheduler([counting], world.platform, { tickMs: 1 });
    context.after(async () => { await scheduler.stop(); world.close(); });
    const until = async (count: number): Promise<void> => { for (let turn = 0; turn < 500 && runs < count; turn += 1) await new Promise((resolve) => setTimeout(resolve, 5)); };
    await until(1);
    await new Promise((resolve) => setTimeout(resolve, 200)); // its next time is set after its end
    world.clock.set(start);
    await until(2);
    assert.equal(runs, 2);
  });
});
