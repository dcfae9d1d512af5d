import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { before, describe, test } from 'node:test';
import { leastOf } from '../bench/units/least.ts';
import type { Measured } from '../bench/units/measured.ts';
import { measureAll, toMarkdown } from '../bench/units/table.ts';
import { unitsOf } from '../support/meter/meter.ts';

const NUMBER = /\d[\d,]*(?:\.\d+)?/g;
const numbersOf = (text: string): readonly number[] => (text.match(NUMBER) ?? []).map((digits) => Number(digits.replaceAll(',', '')));
/** A unit, or two in a hundred. */
const near = (a: number, b: number): boolean => Math.abs(a - b) <= Math.max(1, 0.02 * Math.max(a, b));

describe('the table of request units', () => {
  let measured: readonly Measured[];
  before(async () => { measured = await measureAll(); });

  test('is current: `npm run bench:units` would write the same, within rounding', () => {
    const written = readFileSync(new URL('../../infra/aws/request-units.md', import.meta.url), 'utf8').split('\n');
    const now = toMarkdown(measured).split('\n');
    assert.deepEqual(written.map((line) => line.replace(NUMBER, '0')), now.map((line) => line.replace(NUMBER, '0')), 'other rows or words: run `npm run bench:units`');
    const moved = written.filter((line, i) => !numbersOf(line).every((value, at) => near(value, numbersOf(now[i] ?? '')[at] ?? Number.NaN)));
    assert.deepEqual(moved, [], 'other figures: run `npm run bench:units`');
  });

  test('shows no operation below its least', () => {
    const below = measured.filter(({ lines }) => { const [units, least] = [unitsOf(lines), leastOf(lines)]; return units.writes < least.writes || units.reads < least.reads; });
    assert.deepEqual(below.map(({ operation, what }) => `${operation}: ${what}`), []);
  });

  test('shows a destruction that costs the same whatever hangs on the key', () => {
    const destructions = measured.filter(({ what }) => what.startsWith('a cohort of ')).map(({ what, lines }) => ({ what, ...unitsOf(lines), requests: lines.length }));
    assert.deepEqual(destructions.map(({ what }) => what), ['a cohort of 10', 'a cohort of 10,000', 'a cohort of 1,000,000']);
    assert.equal(new Set(destructions.map(({ reads, writes, requests }) => `${reads} ${writes} ${requests}`)).size, 1, JSON.stringify(destructions));
  });

  test('shows a warm masked read as one unit of writing', () => {
    const read = measured.find(({ what }) => what === 'one record, all in one cohort, warm');
    assert.deepEqual(read?.lines.filter(({ request }) => request !== 'get').map(({ request, what, writes, indexes }) => [request, what, writes, indexes]), [['put', 'ledger-entry', 1, 0]]);
    assert.ok(unitsOf(read.lines).reads <= 8); // three items, two slots, three keys
  });
});
