import assert from 'node:assert/strict';
import type { Stream } from '../../../lib/platform/ledger/ledger.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { register, schoolList } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { entriesOf } from '../ledger.ts';

/** A log is purged in whole bundles of as many entries. */
const BUNDLE = 256;

const purge = async (world: TestWorld, on: string): Promise<void> => {
  world.clock.set(`${on}T02:00:00.000Z`);
  await world.runJob('sequenceLedger');
  await world.runJob('purgeLogs');
};
const countOf = async (world: TestWorld, stream: Stream): Promise<number> => (await entriesOf(world, stream)).length;
const actionsOf = async (world: TestWorld, stream: Stream): Promise<readonly string[]> => (await entriesOf(world, stream)).map(({ event }) => event.action);
const setFloor = (world: TestWorld, stream: Stream, months: number) => world.as('bureau-leading').put(`/units/unit-bureau/log-floors/${stream}`, { months });
const shorten = (world: TestWorld, stream: Stream, months: number) => expectRefusal(world, {
  status: 422, code: 'LOG_PERIOD_TOO_SHORT', article: '32', duty: 'nanchang-32',
  attempt: () => setFloor(world, stream, months), unchanged: () => countOf(world, stream),
});

export const logCases: readonly DutyCase[] = [{
  duty: 'nanchang-32',
  title: { zh: '共享日志两年内不得清除，留存期限只能延长', en: 'the sharing log is kept two years; its period is extended, never shortened' },
  rules: ['sharing-log-kept', 'log-floor-raises-only'],
  async run(start) {
    const world = await start({ start: '2024-03-01T02:00:00.000Z' });
    const { resourceId } = await register(world, schoolList());
    const reader = world.as('school1-consumer');
    for (let n = 0; n < BUNDLE; n += 1) expectStatus(await reader.get(`/resources/${resourceId}/preview`), 200);
    const written = await countOf(world, 'sharing');
    await purge(world, '2026-02-28');
    assert.equal(await countOf(world, 'sharing'), written);
    await shorten(world, 'sharing', 12);
    // an authority raises its floor: what is written already is kept longer, and nothing shortens it again
    expectStatus(await setFloor(world, 'sharing', 25), 200);
    await shorten(world, 'sharing', 24);
    await purge(world, '2026-03-02');
    assert.equal(await countOf(world, 'sharing'), written);
    await purge(world, '2026-04-01');
    assert.equal(await countOf(world, 'sharing'), written);
    // conversely: past the lock and every floor it goes, and the purge is entered
    await purge(world, '2026-04-02');
    assert.equal(await countOf(world, 'sharing'), written - BUNDLE + 1);
    assert.equal((await actionsOf(world, 'sharing')).at(-1), 'ledger.pruned');
  },
}, {
  duty: 'nanchang-38',
  title: { zh: '开放日志单独留存一年以上，期内不得清除', en: 'the opening log is a stream of its own, kept for a year at least' },
  rules: ['opening-log-kept', 'log-floor-raises-only'],
  reading: 'Opening to the public is not built: the entries are put through the ledger itself. A shortened period is cited with nanchang-32, which has the same rule.',
  async run(start) {
    const world = await start({ start: '2025-01-10T02:00:00.000Z' });
    for (let n = 0; n < BUNDLE; n += 1) await world.platform.ledger.commit({ stream: 'opening', action: 'openData.read', operation: 'readOpenData', subject: {} }, []);
    await purge(world, '2026-01-09');
    assert.equal(await countOf(world, 'opening'), BUNDLE);
    await shorten(world, 'opening', 6);
    await purge(world, '2026-01-10');
    assert.equal(await countOf(world, 'opening'), BUNDLE);
    const sharing = await actionsOf(world, 'sharing');
    // conversely: purgeable from the day after
    await purge(world, '2026-01-11');
    assert.deepEqual(await actionsOf(world, 'opening'), ['ledger.pruned']);
    assert.deepEqual(await actionsOf(world, 'sharing'), sharing);
  },
}];
