import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import type { CalendarYear } from '../../../lib/calendar/calendar-year.ts';
import { createTestWorld } from '../../support/test-platform.ts';

const notices = [{ title: '关于2027年部分节假日安排的假想通知', daysOff: { '2026-12-31': '元旦', '2027-01-01': '元旦' }, makeUpDays: { '2027-01-09': '元旦' } }];
const path = '/calendar/years/2027';

/** A city whose bureau has two coordinators. */
async function cityWithTwoCoordinators(disabled: readonly 'calendar-two-persons'[] = []) {
  const world = await createTestWorld({ disabledRules: new Set(disabled) });
  after(() => world.close());
  const assigned = await world.as('bureau-administrator').post('/persons/roles', { personId: world.personId('bureau-owner'), role: 'DataCoordinator', unitId: 'unit-bureau' });
  assert.ok(assigned.status < 300, JSON.stringify(assigned.body));
  return { world, first: world.as('bureau-coordinator'), second: world.as('bureau-owner') };
}
const due = (world: Awaited<ReturnType<typeof createTestWorld>>) => {
  const { dueOn, provisional } = world.platform.calendar.due(LocalDate.parse('2026-12-30'), 1);
  return [dueOn, provisional];
};

describe('a calendar year', () => {
  test('is proposed by one person and published by another; only then does it count, and after a restart too', async () => {
    const { world, first, second } = await cityWithTwoCoordinators();
    assert.equal((await first.get(path)).status, 404);
    const proposed = await first.post<CalendarYear>(path, { notices });
    assert.equal(proposed.status, 200, JSON.stringify(proposed.body));
    assert.deepEqual(due(world), ['2026-12-31', true]);
    const etag = proposed.headers['etag'] ?? '';

    const alone = await first.post(`${path}/publication`, undefined, { 'If-Match': etag });
    assert.deepEqual([alone.status, alone.body.code], [403, 'SEPARATION_OF_DUTIES']);
    assert.deepEqual([due(world), (await first.get<CalendarYear>(path)).body.published], [['2026-12-31', true], undefined]);

    const published = await second.post<CalendarYear>(`${path}/publication`, undefined, { 'If-Match': etag });
    assert.equal(published.status, 200, JSON.stringify(published.body));
    assert.deepEqual([published.body.proposal, published.body.published?.by], [undefined, world.personId('bureau-owner')]);
    assert.deepEqual(due(world), ['2027-01-04', false]);

    world.restart();
    assert.deepEqual(due(world), ['2026-12-31', true]);
    assert.deepEqual((await world.runJob('adoptCalendarYears')).counts, { years: 1 });
    assert.deepEqual(due(world), ['2027-01-04', false]);
    assert.equal((await second.post(`${path}/publication`, undefined, { 'If-Match': published.headers['etag'] ?? '' })).body.code, 'MOVE_NOT_ALLOWED');
  });

  test('switched off, the rule lets one person do both', async () => {
    const { world, first } = await cityWithTwoCoordinators(['calendar-two-persons']);
    const { headers } = await first.post(path, { notices });
    assert.equal((await first.post(`${path}/publication`, undefined, { 'If-Match': headers['etag'] ?? '' })).status, 200);
    assert.deepEqual(due(world), ['2027-01-04', false]);
  });

  test('is published as it was read: a proposal changed meanwhile is not', async () => {
    const { first, second, world } = await cityWithTwoCoordinators();
    const { headers } = await first.post(path, { notices });
    await first.post(path, { notices: [{ ...notices[0], makeUpDays: {} }] });
    assert.equal((await second.post(`${path}/publication`, undefined, { 'If-Match': headers['etag'] ?? '' })).status, 412);
    assert.equal((await second.post(`${path}/publication`)).status, 428);
    assert.deepEqual(due(world), ['2026-12-31', true]);
  });

  test('may be amended by a later notice, which replaces the whole year', async () => {
    const { first, second, world } = await cityWithTwoCoordinators();
    for (const daysOff of [notices[0]?.daysOff ?? {}, { '2027-01-01': '元旦' }]) {
      const { headers } = await first.post(path, { notices: [{ ...notices[0], daysOff }] });
      assert.equal((await second.post(`${path}/publication`, undefined, { 'If-Match': headers['etag'] ?? '' })).status, 200);
    }
    assert.deepEqual(due(world), ['2026-12-31', false]);
  });

  test('is refused with a pointer where a day cannot be, and to whoever does not sit at the top', async () => {
    const { world, first } = await cityWithTwoCoordinators();
    const wrong = await first.post<{ code: string; errors: { pointer: string }[] }>(path, { notices: [{ ...notices[0], makeUpDays: { '2027-01-08': '元旦' } }] });
    assert.deepEqual([wrong.status, wrong.body.errors.map(({ pointer }) => pointer)], [400, ['/notices/0/makeUpDays/2027-01-08']]);
    assert.equal((await world.as('east-coordinator').post(path, { notices })).body.code, 'SEAT_REQUIRED');
    assert.equal((await world.as('bureau-consumer').post(path, { notices })).body.code, 'SEAT_REQUIRED');
    assert.equal((await first.get(path)).status, 404);
    assert.equal((await first.get<{ builtIn: { year: number } }>('/calendar/years/2026')).body.builtIn.year, 2026);
  });
});
