import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { tableDefinition } from '../../../lib/platform/storage/engines/dynamodb-tables.ts';
import { itemBytes, valueBytes } from '../../support/meter/item-bytes.ts';
import { createMeter, unitsOf } from '../../support/meter/meter.ts';
import { failedUnits, getUnits, queryUnits, replayUnits, toTableKeys, writeUnits } from '../../support/meter/request-units.ts';

const plain = toTableKeys({ ...tableDefinition('ledger') });
const indexed = toTableKeys({ ...tableDefinition('registry') });
/** An item of exactly so many bytes. */
const item = (bytes: number, more: Record<string, AttributeValue> = {}): Record<string, AttributeValue> => {
  const start = { p: { S: 'p' }, s: { S: '.' }, ...more };
  return { ...start, b: { S: 'x'.repeat(bytes - itemBytes(start) - 1) } };
};
const placed = (bytes: number, place: string, more: Record<string, AttributeValue> = {}) => item(bytes, { x1p: { S: place }, x1s: { S: '.' }, ...more });
const units = (before: Record<string, AttributeValue> | undefined, after: Record<string, AttributeValue> | undefined, transaction = false, table = indexed) => {
  const { table: own, indexes } = writeUnits(table, before, after, { transaction });
  return [own, indexes];
};

describe('the size of an item', () => {
  test('is its names and values, text in UTF-8, numbers by two digits a byte', () => {
    const sizes = ([
      [{ S: '学籍' }, 6], [{ B: new Uint8Array(10) }, 10], [{ BOOL: false }, 1], [{ NULL: true }, 1], [{ N: '0' }, 1], [{ N: '7' }, 2], [{ N: '-7' }, 3], [{ N: '1798732800000' }, 6],
      [{ L: [] }, 3], [{ L: [{ S: 'ab' }] }, 6], [{ M: { 名: { S: 'a' } } }, 8], [{ SS: ['a', '学'] }, 4], [{ NS: ['1', '12'] }, 4], [{ BS: [new Uint8Array(3)] }, 3],
    ] as const satisfies readonly (readonly [AttributeValue, number])[]).map(([value, bytes]) => [value, valueBytes(value) - bytes]);
    assert.deepEqual(sizes.filter(([, difference]) => difference !== 0), []);
    assert.equal(itemBytes({ p: { S: '学' }, name: { N: '12' } }), 4 + 6);
  });
});

describe('writes', () => {
  test('go in steps of a kilobyte on the larger of before and after; what is absent costs one', () => {
    assert.deepEqual([units(undefined, item(1024)), units(undefined, item(1025)), units(item(3000), item(100)), units(item(100), undefined), units(undefined, undefined)], [[1, {}], [2, {}], [3, {}], [1, {}], [1, {}]]);
  });

  test('pay each index for its change: comes, stays with other content, moves, goes, unchanged', () => {
    assert.deepEqual([
      units(undefined, placed(1500, 'a')), units(placed(1500, 'a'), placed(2500, 'a')), units(placed(1500, 'a'), placed(2500, 'b')), units(placed(1500, 'a'), item(1500)), units(placed(1500, 'a'), placed(1500, 'a')),
    ], [[2, { index1: 2 }], [3, { index1: 3 }], [3, { index1: 5 }], [2, { index1: 2 }], [2, {}]]);
  });

  test('in a transaction cost the table twice and its indexes once', () => {
    assert.deepEqual([units(undefined, item(1025), true, plain), units(undefined, placed(1500, 'a'), true), units(item(5000), undefined, true)], [[4, {}], [4, { index1: 2 }], [10, {}]]);
  });

  test('that fail cost what stands there or was to stand there; in a transaction all of them, twice', () => {
    assert.deepEqual([failedUnits(item(300), item(3100)), failedUnits(undefined, undefined)], [4, 1]);
    const meter = createMeter({ registry: indexed });
    const write = (after: Record<string, AttributeValue>) => ({ table: 'registry', key: after, before: undefined, after });
    meter.wrote([write(placed(1500, 'a')), write(item(100))], { transaction: true, outcome: 'failed' });
    assert.deepEqual(unitsOf(meter.taken()), { reads: 0, writes: 6 });
  });

  test('of an example worked by hand: an entry published with its edition, a notification and a ledger entry', () => {
    const meter = createMeter({ registry: indexed, ledger: plain });
    const write = (table: string, before: Record<string, AttributeValue> | undefined, after: Record<string, AttributeValue>) => ({ table, key: after, before, after });
    meter.wrote([
      write('registry', placed(1600, 'in-work'), placed(1700, 'published')), // 2 steps twice = 4; moves: 2 + 2 = 4
      write('registry', undefined, { ...item(1100), s: { S: '.e' } }), // 2 steps twice = 4
      write('registry', undefined, { ...placed(500, 'n', { x3p: { S: 'all' }, x3s: { S: '.n' } }), s: { S: '.n' } }), // 2; two indexes = 2
      write('ledger', undefined, item(1000)), // 2
    ], { transaction: true, outcome: 'done' });
    assert.deepEqual(unitsOf(meter.taken()), { reads: 0, writes: 4 + 4 + 4 + 2 + 2 + 2 });
  });
});

describe('reads', () => {
  test('of batches go item by item in steps of 4 KB, queries together; indexes by half', () => {
    assert.deepEqual([getUnits(item(4096)), getUnits(item(4097)), getUnits(undefined)], [1, 2, 1]);
    const page = [item(3000), item(3000), item(3000)];
    assert.deepEqual([queryUnits(page, { consistent: true }), queryUnits(page, { consistent: false }), queryUnits([], { consistent: true }), queryUnits([], { consistent: false })], [3, 1.5, 1, 0.5]);
    assert.equal(replayUnits(item(5000)), 4);
  });
});
