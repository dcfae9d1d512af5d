import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { dueFor, isOverdue, type Length, recompute } from '../../../lib/calendar/deadline.ts';
import { addMonths, Instant, LocalDate, toLocalDate } from '../../../lib/calendar/instant.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import type { YearTable } from '../../../lib/calendar/year-table.ts';

const calendar = createCalendar();
const at = (instant: string) => Instant.parse(instant);
const due = (value: number, unit: Length['unit'], start: string) => dueFor({ value, unit }, at(start), calendar);

describe('a deadline', () => {
  test('ends with the day in Shanghai: one millisecond before midnight it is kept', () => {
    const answer = due(3, 'workingDays', '2026-11-20T02:00:00.000Z');
    assert.deepEqual([answer.dueOn, answer.dueAt], ['2026-11-25', '2026-11-25T16:00:00.000Z']);
    assert.equal(isOverdue(answer, at('2026-11-25T15:59:59.999Z')), false);
    assert.equal(isOverdue(answer, at('2026-11-25T16:00:00.000Z')), true);
  });

  test('begins on the date that the clock in Shanghai shows, not the one of UTC', () => {
    assert.equal(due(1, 'workingDays', '2026-11-22T15:59:59.999Z').dueOn, '2026-11-23');
    assert.equal(due(1, 'workingDays', '2026-11-22T16:00:00.000Z').dueOn, '2026-11-24');
  });

  test('of two instants asked for in turn each has its own date', () => {
    const [before, after] = [Instant.parse('2026-11-23T15:59:59.999Z'), Instant.parse('2026-11-23T16:00:00.000Z')];
    assert.deepEqual([before, after, after, before].map(toLocalDate), ['2026-11-23', '2026-11-24', '2026-11-24', '2026-11-23']);
    assert.throws(() => toLocalDate('never' as Instant), RangeError);
  });
  test('six months are not 180 days, and a month ends on its last day', () => {
    assert.equal(due(6, 'months', '2026-08-31T02:00:00.000Z').dueOn, '2027-02-28');
    assert.equal(due(1, 'months', '2028-01-31T02:00:00.000Z').dueOn, '2028-02-29');
    assert.equal(due(2, 'years', '2024-02-29T02:00:00.000Z').dueOn, '2026-02-28');
    assert.equal(due(1, 'quarters', '2026-11-30T02:00:00.000Z').dueOn, '2027-02-28');
  });

  test('every unit has its own last day', () => {
    const start = '2026-03-10T02:00:00.000Z';
    const ends = (['days', 'weeks', 'months', 'quarters', 'years', 'calendarYear'] as const).map((unit) => due(1, unit, start).dueOn);
    assert.deepEqual(ends, ['2026-03-11', '2026-03-17', '2026-04-10', '2026-06-10', '2027-03-10', '2027-12-31']);
    assert.equal(due(24, 'hours', start).dueAt, '2026-03-11T02:00:00.000Z');
  });

  test('is explained day by day', () => {
    assert.deepEqual(due(2, 'workingDays', '2026-10-08T02:00:00.000Z').days.map(({ date, count }) => [date, count]), [['2026-10-09', 1], ['2026-10-10', 2]]);
  });

  test('months are added as a calendar does, however far', () => {
    const dates = fc.date({ min: new Date('2018-01-01'), max: new Date('2040-12-31'), noInvalidDate: true }).map((d) => LocalDate.parse(d.toISOString().slice(0, 10)));
    fc.assert(fc.property(dates, fc.integer({ min: 0, max: 600 }), (date, months) => {
      const end = addMonths(date, months);
      const [y, m] = [Number(date.slice(0, 4)), Number(date.slice(5, 7)) - 1 + months];
      assert.equal(end.slice(0, 7), `${y + Math.floor(m / 12)}-${String((m % 12) + 1).padStart(2, '0')}`);
      assert.ok(end.slice(8) <= date.slice(8));
    }));
  });
});

describe('a provisional deadline', () => {
  const published: YearTable = { year: 2027, notices: [{ title: '假想通知', daysOff: { '2027-01-01': '元旦' }, makeUpDays: {} }] };
  const before = due(3, 'workingDays', '2026-12-29T02:00:00.000Z');

  test('is reckoned again when the year is published, and keeps both dates', () => {
    assert.deepEqual([before.dueOn, before.provisional], ['2027-01-01', true]);
    assert.equal(recompute(before, calendar), undefined);
    const after = recompute(before, createCalendar({ extraYears: [published] }));
    assert.deepEqual([after?.dueOn, after?.provisional, after?.earlier], ['2027-01-04', false, { dueOn: '2027-01-01', dueAt: '2027-01-01T16:00:00.000Z' }]);
    assert.equal(recompute(after ?? assert.fail(), createCalendar({ extraYears: [published] })), undefined);
  });

  test('is confirmed without a second date where nothing moved', () => {
    const quiet = createCalendar({ extraYears: [{ ...published, notices: [{ title: '假想通知', daysOff: {}, makeUpDays: {} }] }] });
    const after = recompute(before, quiet);
    assert.deepEqual([after?.dueOn, after?.provisional, after?.earlier], ['2027-01-01', false, undefined]);
  });
});
