import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import iconv from 'iconv-lite';
import { Instant, LocalDate } from '../../../lib/calendar/instant.ts';
import { ImportId } from '../../../lib/identifiers.ts';
import { detectEncoding } from '../../../lib/records/encoding.ts';
import { placeRow, type Found } from '../../../lib/records/place-row.ts';
import { csv, cutPlain, readRows } from '../../../lib/records/read-rows.ts';
import { splitRows } from '../../../lib/records/split-rows.ts';
import { recordIdFor, rowOf } from '../../../lib/records/record.ts';
import { lastDayOf } from '../../../lib/records/record-end.ts';
import { pickVisible } from '../../../lib/records/visible.ts';

const quoted = (cell: string): string => `"${cell.replaceAll('"', '""')}"`;
const cell = fc.string({ unit: fc.constantFrom('a', '1', ',', '"', '\n', '\r\n', ' ', '汉', '龢', '𠮷'), maxLength: 8 });
const table = fc.array(fc.tuple(fc.constantFrom('x', '汉字'), cell, cell), { minLength: 1, maxLength: 12 });

describe('rows', () => {
  for (const encoding of ['utf-8', 'gb18030'] as const) {
    test(`are the same in ${encoding} whatever the window cuts`, () => {
      fc.assert(fc.property(table, fc.integer({ min: 1, max: 60 }), fc.constantFrom('\n', '\r\n'), fc.boolean(), (rows, window, ending, closed) => {
        const text = rows.map((row) => row.map(quoted).join(',')).join(ending) + (closed ? ending : '');
        const bytes = iconv.encode(text, encoding);
        const read: (readonly string[])[] = [];
        let size = window;
        for (let offset = 0, line = 1; offset < bytes.length;) {
          const last = offset + size >= bytes.length;
          const found = readRows(bytes.subarray(offset, offset + size), encoding, line, last);
          for (const row of found.rows) read.push('cells' in row ? row.cells : assert.fail(JSON.stringify(row.error)));
          size = found.rest === 0 ? size * 2 : window; // a window that holds no whole row
          offset += found.rest;
          line = found.line;
        }
        assert.deepEqual(read, rows.map((row) => [...row]));
      }), { numRuns: 150 });
    });
  }

  test('without a quote are cut as the parser would', () => {
    const plain = fc.string({ unit: fc.constantFrom('a', ',', '\n', '\r', '\r\n', ' ', '汉'), maxLength: 40 });
    fc.assert(fc.property(plain, (text) => assert.deepEqual(cutPlain(text), parse(text, csv))), { numRuns: 2_000 });
    const splitOf = (text: string) => splitRows(new TextEncoder().encode(text), 1).rows;
    fc.assert(fc.property(plain, (text) => assert.deepEqual(splitOf(`${text}\n`), splitOf(`${text}\n"x"\n`).slice(0, -1))), { numRuns: 1_000 });
  });

  test('tell on which line of the file they begin', () => {
    const { rows } = readRows(new TextEncoder().encode('a,b\n"1\n2",x\n\nc,d\n'), 'utf-8', 1, true);
    assert.deepEqual([...rows].map(({ line, end }) => [line, end]), [[1, 4], [2, 12], [5, 17]]);
  });

  test('are decoded by what most of them are', () => {
    const chinese = ['姓名,张三', '姓名,李四', '姓名,王五'].join('\n');
    assert.equal(detectEncoding(new TextEncoder().encode(`${chinese}\n`)), 'utf-8');
    assert.equal(detectEncoding(iconv.encode(`${chinese}\n`, 'gb18030')), 'gb18030');
    assert.equal(detectEncoding(Buffer.concat([Buffer.from(`${chinese}\n`), Buffer.from([0xff, 0xfe, 0x0a])])), 'utf-8');
    assert.equal(detectEncoding(new TextEncoder().encode('plain,ascii\n')), 'undecided');
    assert.equal(detectEncoding(new Uint8Array([0xef, 0xbb, 0xbf, 0x61])), 'utf-8');
  });
});

describe('a record', () => {
  const rule = { businessEvent: '毕业', eventField: 'x', months: 6, maxYears: 12, expiryAction: 'destroy' } as const;
  const day = (text: string) => LocalDate.parse(text);

  test('ends with the business, and never later than its years from the import', () => {
    assert.equal(lastDayOf(rule, day('2027-08-31'), day('2026-11-23')), '2028-02-29');
    assert.equal(lastDayOf(rule, day('2050-01-01'), day('2026-11-23')), '2038-11-23');
    const days = fc.date({ min: new Date('2000-01-01'), max: new Date('2090-01-01'), noInvalidDate: true }).map((date) => day(date.toISOString().slice(0, 10)));
    fc.assert(fc.property(days, days, (event, imported) => {
      const last = lastDayOf(rule, event, imported);
      assert.ok(last <= lastDayOf({ ...rule, months: 600 }, event, imported) && last <= lastDayOf({ ...rule, months: 600 }, day('2099-01-01'), imported));
    }));
  });

  test('has an id of its own for each row of each import', () => {
    const ids = new Set<string>();
    for (const name of ['import-aaaaaaaaaaaaaaaaaaaa', 'import-baaaaaaaaaaaaaaaaaaa']) for (let row = 1; row <= 5000; row += 1) ids.add(recordIdFor(ImportId.parse(name), row));
    assert.equal(ids.size, 10_000);
  });

  test('is found again from its id, whose order is that of the rows', () => {
    const importId = ImportId.parse('import-aaaaaaaaaaaaaaaaaaaa');
    const rows = fc.integer({ min: 1, max: 36 ** 8 - 1 });
    fc.assert(fc.property(rows, rows, (row, other) => {
      const [id, next] = [recordIdFor(importId, row), recordIdFor(importId, other)];
      assert.equal(rowOf(id), row);
      assert.equal(id < next, row < other);
    }));
  });
});

describe('where a row goes', () => {
  const now = Instant.parse('2026-11-23T01:00:00.000Z');
  const importId = ImportId.parse('import-newone');
  const standing = (more: Partial<Found>): Found => ({ year: '2028', lookup: 'h', slot: 'a', sequence: 1, importId: ImportId.parse('import-older'), cohort: '2028-01-01', endsAt: Instant.parse('2028-01-01T16:00:00.000Z'), ...more });
  const row = { year: '2028', lookup: 'h', importId };
  const place = (found: readonly Found[], taken: ReadonlySet<'a' | 'b'> = new Set()) => placeRow(row, found, taken, 1, now);

  test('beside what it replaces, and never over anything', () => {
    assert.deepEqual(place([]), { slot: 'a', replaces: undefined });
    assert.deepEqual(place([standing({})]), { slot: 'b', replaces: { year: '2028', lookup: 'h', slot: 'a' } });
    assert.deepEqual(place([standing({ year: '2027', lookup: 'g', cohort: '2027-01-01' })]), { slot: 'a', replaces: { year: '2027', lookup: 'g', slot: 'a' } });
    assert.deepEqual(place([], new Set(['a'])), { slot: 'b', replaces: undefined });
    assert.deepEqual(place([standing({})], new Set(['b'])), { problem: 'PLACE_TAKEN' });
    assert.deepEqual(place([standing({ importId })]), { problem: 'LOOKUP_VALUE_TWICE' });
  });

  test('a record under a hold is replaced for readers, once', () => {
    const held = standing({ year: 'hold-x', cohort: 'hold-x', lookup: 'i' });
    assert.deepEqual(place([held]), { slot: 'a', replaces: { year: 'hold-x', lookup: 'i', slot: 'a' } });
    assert.deepEqual(place([{ ...held, superseded: true }]), { slot: 'a', replaces: undefined });
  });

  test('readers see the newest that is readable and has not ended', () => {
    const [old, young] = [standing({}), standing({ sequence: 2, slot: 'b' })];
    assert.equal(pickVisible([old, young], 1, now), old);
    assert.equal(pickVisible([old, young], 2, now), young);
    assert.equal(pickVisible([young], 1, now), undefined);
    assert.equal(pickVisible([old], 1, old.endsAt), undefined);
  });
});
