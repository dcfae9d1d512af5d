import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { addDays, LocalDate } from '../../../lib/calendar/instant.ts';
import { builtInYears } from '../../../lib/calendar/built-in-years.ts';
import { createCalendar } from '../../../lib/calendar/state-council-calendar.ts';
import { isWeekend, YearTable } from '../../../lib/calendar/year-table.ts';

const { isWorkday } = createRequire(import.meta.url)('chinese-days') as typeof import('chinese-days').default;
const calendar = createCalendar();
const on = (date: string) => LocalDate.parse(date);
function* days(from: string, to: string) { for (let day = on(from); day <= to; day = addDays(day, 1)) yield day; }

/** The table for 2027 as these tests imagine it: nobody has published one. */
const imagined2027: YearTable = {
  year: 2027,
  notices: [{ title: '关于2027年部分节假日安排的假想通知', daysOff: { '2026-12-31': '元旦', '2027-01-01': '元旦', '2027-01-04': '元旦' }, makeUpDays: { '2027-01-09': '元旦' } }],
};

describe('the tables', () => {
  test('agree with chinese-days on every day from 2018 to 2026', () => {
    assert.deepEqual([...days('2018-01-01', '2026-12-31')].filter((day) => calendar.isWorkingDay(day) !== isWorkday(day)), []);
  });

  test('hold the six make-up days of 2026 and no other', () => {
    const made = [...days('2026-01-01', '2026-12-31')].filter((day) => calendar.explain(day).why === 'makeUpDay');
    assert.deepEqual(made, ['2026-01-04', '2026-02-14', '2026-02-28', '2026-05-09', '2026-09-20', '2026-10-10']);
  });

  test('are sound, cover 2018 to 2026 without a gap and name their notices', () => {
    for (const table of builtInYears()) {
      assert.deepEqual(YearTable.parse(table), table);
      for (const { number, date } of table.notices) assert.match(`${number} ${date}`, /^国办发明电〔20\d\d〕\d+号 20\d\d-\d\d-\d\d$/);
    }
    assert.deepEqual(calendar.coverage, { from: 2018, to: 2026 });
  });

  test('a year whose make-up day is a weekday, lies elsewhere, or is also off, is not one', () => {
    const wrong = (notice: object) => YearTable.safeParse({ year: 2027, notices: [{ title: '假想通知', daysOff: {}, makeUpDays: {}, ...notice }] }).success;
    assert.equal(wrong({ makeUpDays: { '2027-01-09': '元旦' } }), true);
    assert.equal(wrong({ makeUpDays: { '2027-01-08': '元旦' } }), false);
    assert.equal(wrong({ daysOff: { '2028-01-01': '元旦' } }), false);
    assert.equal(wrong({ daysOff: { '2026-11-30': '元旦' } }), false);
    assert.equal(wrong({ daysOff: { '2027-01-09': '元旦' }, makeUpDays: { '2027-01-09': '元旦' } }), false);
  });
});

describe('a due date', () => {
  test('does not count the first day, skips the festival and counts the make-up day', () => {
    const { dueOn, provisional, days: way } = calendar.due(on('2026-02-12'), 3);
    assert.equal(dueOn, '2026-02-24');
    assert.equal(provisional, false);
    assert.deepEqual(way.filter(({ working }) => working).map(({ date, count, why }) => [date, count, why]),
      [['2026-02-13', 1, 'weekday'], ['2026-02-14', 2, 'makeUpDay'], ['2026-02-24', 3, 'weekday']]);
    const festival = way.find(({ date }) => date === '2026-02-17');
    assert.deepEqual(festival, { date: '2026-02-17', working: false, why: 'holiday', name: '春节', notice: '国务院办公厅关于2026年部分节假日安排的通知（国办发明电〔2025〕7号）' });
  });

  test('a later notice overrules: May 2019 was lengthened, February 2020 extended', () => {
    assert.equal(calendar.due(on('2019-04-26'), 2).dueOn, '2019-04-29');
    assert.equal(calendar.due(on('2019-04-30'), 1).dueOn, '2019-05-05');
    assert.equal(calendar.due(on('2020-01-23'), 1).dueOn, '2020-02-03');
    assert.match(calendar.explain(on('2020-01-31')).notice ?? '', /延长2020年春节假期/);
  });

  test('that reaches a year without a table is provisional, and so is one in the last week before it', () => {
    assert.equal(calendar.due(on('2026-12-10'), 5).provisional, false);
    assert.deepEqual([calendar.due(on('2026-12-23'), 5).dueOn, calendar.due(on('2026-12-23'), 5).provisional], ['2026-12-30', true]);
    assert.deepEqual([calendar.due(on('2026-12-30'), 5).dueOn, calendar.due(on('2026-12-30'), 5).provisional], ['2027-01-06', true]);
    assert.equal(calendar.due(on('2017-12-20'), 1).provisional, true);
  });

  test('is settled once the year is published, which may change December too', () => {
    const living = createCalendar();
    living.adopt(imagined2027);
    assert.deepEqual(living.coverage, { from: 2018, to: 2027 });
    const { dueOn, provisional } = living.due(on('2026-12-30'), 5);
    assert.deepEqual([dueOn, provisional], ['2027-01-09', false]);
    assert.deepEqual(createCalendar({ extraYears: [imagined2027] }).due(on('2026-12-30'), 5), living.due(on('2026-12-30'), 5));
  });

  test('a year published out of turn does not close the gap before it', () => {
    const living = createCalendar({ extraYears: [{ ...imagined2027, year: 2028, notices: [{ title: '假想通知', daysOff: {}, makeUpDays: {} }] }] });
    assert.deepEqual(living.coverage, { from: 2018, to: 2026 });
    assert.equal(living.due(on('2027-03-01'), 1).provisional, true);
  });

  test('of no working days is the day itself; negative, broken and absurd numbers are errors', () => {
    assert.deepEqual(calendar.due(on('2026-05-01'), 0), { dueOn: '2026-05-01', provisional: false, days: [] });
    for (const wrong of [-1, 1.5, Number.NaN, 1e9]) assert.throws(() => calendar.due(on('2026-05-01'), wrong), RangeError);
  });

  test('falls on a working day, after as many as were asked for, later for more', () => {
    const start = fc.integer({ min: 0, max: 3200 }).map((n) => addDays(on('2018-01-01'), n));
    fc.assert(fc.property(start, fc.integer({ min: 1, max: 60 }), (date, n) => {
      const { dueOn, days: way } = calendar.due(date, n);
      assert.ok(calendar.isWorkingDay(dueOn) && dueOn > date);
      assert.equal(calendar.elapsed(date, dueOn), n);
      assert.equal(way.at(-1)?.count, n);
      assert.ok(calendar.due(date, n + 1).dueOn > dueOn);
      assert.ok(way.every((day) => day.why !== 'weekday' || !isWeekend(day.date)));
    }), { numRuns: 300 });
  });

  test('elapsed is nothing on the day itself and before it', () => {
    assert.equal(calendar.elapsed(on('2026-03-02'), on('2026-03-02')), 0);
    assert.equal(calendar.elapsed(on('2026-03-02'), on('2026-02-02')), 0);
    assert.equal(calendar.elapsed(on('2026-02-13'), on('2026-02-24')), 2);
  });
});
