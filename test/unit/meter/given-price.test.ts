import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readPrice } from '../../bench/units/given-price.ts';
import { PRICES } from '../../bench/units/usage.ts';

test('prices of one’s own are two amounts and a currency, and nothing else', () => {
  assert.equal(readPrice([]), undefined);
  const given = { currency: 'CNY', write: 5.58, read: 1.12, since: 'as given', source: 'the prices given' };
  assert.deepEqual(readPrice(['--price-write', '5.58', '--price-read', '1.12']), given);
  assert.deepEqual(readPrice(['--price-write=5.58', '--price-read=1.12', '--currency', 'EUR']), { ...given, currency: 'EUR' });
  for (const args of [['--price-write', '5.58'], ['--price-write', '5,58', '--price-read', '1'], ['--price-write', '0', '--price-read', '1'], ['--price-write', '1', '--price-read', '1', '--currency', 'yuan'], ['--prices', '1']]) {
    assert.equal(readPrice(args), 'bad', args.join(' '));
  }
});

test('a price without a date says so where it is told', () => {
  for (const { since, source } of PRICES) assert.equal(since === undefined, source.includes('undated'));
});
