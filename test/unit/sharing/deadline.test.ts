import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays, endOfDay, toInstant, toMilliseconds } from '../../../lib/calendar/instant.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import { explainDeadline, isOverdue, reviseClock, startClock } from '../../../lib/sharing/deadline.ts';
import { rungsDue, RUNGS } from '../../../lib/sharing/escalation.ts';
import { at, citation, day } from './cases.ts';

const calendar = createCalendar();
const ten = { value: 10, unit: 'workingDays' } as const;

describe('an answer period', () => {
  test('does not count the day of submission, skips holidays and counts make-up days', () => {
    // 2026-09-28 is a Monday; 1–7 October are days off, 10 October (a Saturday) is worked
    const clock = startClock(ten, false, calendar, at('2026-09-28T02:00:00.000Z'));
    const view = explainDeadline(clock, ten, citation, calendar, at('2026-09-29T02:00:00.000Z'));
    assert.equal(view.days.at(-1)?.date, clock.dueOn);
    assert.equal(view.days.filter(({ count }) => count !== undefined).length, 10);
    assert.ok(view.days.some(({ date, why }) => date === '2026-10-10' && why === 'makeUpDay'));
    assert.ok(view.days.some(({ date, why, notice }) => date === '2026-10-01' && why === 'holiday' && notice !== undefined));
    assert.equal(clock.provisional, false);
  });

  test('belongs to the day in Shanghai: 16:00 UTC is already tomorrow', () => {
    const before = startClock(ten, false, calendar, at('2026-03-02T15:59:59.999Z'));
    const after = startClock(ten, false, calendar, at('2026-03-02T16:00:00.000Z'));
    assert.deepEqual([before.dueOn, after.dueOn], ['2026-03-16', '2026-03-17']);
  });

  test('is overdue from the first instant after the due day, and not a millisecond earlier', () => {
    const clock = startClock(ten, true, calendar, at('2026-03-02T01:00:00.000Z'));
    const end = toMilliseconds(endOfDay(clock.dueOn));
    assert.deepEqual([isOverdue(clock, toInstant(end - 1)), isOverdue(clock, toInstant(end))], [false, true]);
  });

  test('says whether it is law or a service target, and stops at the answer', () => {
    const clock = startClock(ten, false, calendar, at('2026-03-02T01:00:00.000Z'));
    const late = explainDeadline(clock, { ...ten, from: 'SUBMITTED' }, citation, calendar, at('2026-06-01T01:00:00.000Z'), at('2026-03-04T01:00:00.000Z'));
    assert.deepEqual([late.kind, late.elapsed, late.overdue, late.startEvent], ['serviceTarget', 2, false, 'SUBMITTED']);
    assert.equal(explainDeadline({ ...clock, legal: true }, ten, citation, calendar, at('2026-06-01T01:00:00.000Z')).overdue, true);
  });

  test('into a year without a table is provisional; when the table comes both dates are kept', () => {
    const clock = startClock(ten, true, calendar, at('2026-12-24T01:00:00.000Z'));
    assert.equal(clock.provisional, true);
    const later = createCalendar({ extraYears: [{ year: 2027, notices: [{ title: '测试通知', daysOff: { '2027-01-01': '元旦' }, makeUpDays: {} }] }] });
    const revised = reviseClock(clock, ten, later);
    assert.deepEqual([clock.dueOn, revised?.dueOn, revised?.previousDueOn, revised?.provisional], ['2027-01-07', '2027-01-08', '2027-01-07', false]);
    assert.equal(reviseClock(clock, ten, calendar), undefined);
    assert.equal(reviseClock({ ...clock, provisional: false }, ten, later), undefined);
  });
});

describe('the rungs of a deadline', () => {
  const clock = startClock(ten, true, calendar, at('2026-03-02T01:00:00.000Z')); // due on Monday 2026-03-16
  const rungs = (text: string, notified: readonly string[] = []) => rungsDue(clock, notified, calendar, at(text));

  test('come in order: a reminder on the last working days, overdue, escalation a working day later', () => {
    assert.deepEqual(rungs('2026-03-12T01:00:00.000Z'), []);
    assert.deepEqual(rungs('2026-03-13T01:00:00.000Z'), ['dueSoon']);
    assert.deepEqual(rungs('2026-03-16T15:59:59.999Z'), ['dueSoon']);
    assert.deepEqual(rungs('2026-03-16T16:00:00.000Z'), ['overdue']);
    assert.deepEqual(rungs('2026-03-17T15:59:59.999Z'), ['overdue']);
    assert.deepEqual(rungs('2026-03-17T16:00:00.000Z'), ['overdue', 'escalated']);
  });

  test('are each due once, whenever and however often the sweep runs', () =>
    fc.assert(fc.property(fc.array(fc.integer({ min: 0, max: 40 * 24 }), { maxLength: 30 }), (hours) => {
      const notified: string[] = [];
      for (const hour of hours.toSorted((a, b) => a - b)) {
        const now = toInstant(toMilliseconds(clock.startedAt) + hour * 3_600_000);
        notified.push(...rungsDue(clock, notified, calendar, now));
        assert.deepEqual(rungsDue(clock, notified, calendar, now), []);
      }
      assert.equal(new Set(notified).size, notified.length);
      assert.deepEqual(notified, RUNGS.filter((rung) => notified.includes(rung)));
    })));

  test('a sweep that was late finds the same as one that was not', () => {
    assert.deepEqual(rungs('2026-08-01T00:00:00.000Z'), ['overdue', 'escalated']);
    assert.ok(addDays(day('2026-03-16'), 1) > clock.dueOn);
  });
});
