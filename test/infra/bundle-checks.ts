import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { COUNTS_DAYS } from '../../infra/aws/entries.ts';
import { UNITS, type Unit } from '../../infra/aws/units.ts';
import type { PortName } from '../../lib/platform/platform.ts';
import { readSources } from '../architecture/sources.ts';
import type { Packaged } from './packaged.ts';

const WITH_OBJECTS: readonly PortName[] = ['objects', 'ledgerReader', 'sequencer', 'pruner'];
const WITH_KEYS: readonly PortName[] = ['keys', 'keyStore', 'signers'];
const needs = ({ ports }: Pick<Unit, 'ports'>, some: readonly PortName[]): boolean => ports.some((port) => some.includes(port));

/** Bytes, by what a function needs. */
const limitOf = (unit: Pick<Unit, 'ports'>): number =>
  needs(unit, WITH_OBJECTS) ? 620_000 : needs(unit, WITH_KEYS) ? 470_000 : 410_000;

export function bundleChecks({ bundleOf }: Packaged): void {
  const bundles = new Map(UNITS.map((unit) => [unit.name, bundleOf(unit.name)]));
  const textOf = (unit: Unit): string => bundles.get(unit.name)?.toString('utf8') ?? assert.fail(unit.name);

  describe('a bundle', () => {
    test('stays within its bytes as it is packaged, and so does each operation that it holds', () => {
      const sizes = UNITS.map((unit) => ({ unit, bytes: bundles.get(unit.name)?.length ?? assert.fail(unit.name) }));
      assert.deepEqual(sizes.filter(({ unit, bytes }) => bytes > limitOf(unit)).map(({ unit, bytes }) => `${unit.name}: ${bytes} of ${limitOf(unit)}`), []);
    });

    test('holds neither demonstration issuer, nor a clock that can be moved, nor another runtime’s adapters', () => {
      for (const unit of UNITS) {
        const text = textOf(unit);
        for (const trace of ['urn:edudata-steward:local-issuer', 'the clock only moves forward', '/local/clock', 'node:sqlite', 'edudata-steward/key-file', 'secure_delete', '演示·', 'OFFLINE_', 'edudata-steward.local', 'edudata-steward.offline']) {
          assert.ok(!text.includes(trace), `${unit.name} holds ${trace}`);
        }
      }
    });

    test('holds the clients of what its operations declare, and no other', () => {
      for (const unit of UNITS) {
        const text = textOf(unit);
        assert.equal(text.includes('TrentService'), needs(unit, [...WITH_KEYS, 'sequencer', 'pruner']) && unit.ports.join() !== 'keyStore', `${unit.name}: KMS`);
        assert.equal(text.includes('com.amazonaws.s3'), needs(unit, WITH_OBJECTS), `${unit.name}: S3`);
      }
    });

    test('holds no operation of another function', () => {
      const marks = UNITS.flatMap((unit) => unit.operations.flatMap((operation) => (operation.kind === 'http' ? [[unit.name, `"${operation.route}"`] as const] : [])));
      for (const unit of UNITS) {
        const text = textOf(unit).replaceAll('`', '"').replaceAll("'", '"');
        assert.deepEqual(marks.filter(([owner, mark]) => owner !== unit.name && text.includes(mark)).map(([, mark]) => mark), [], unit.name);
      }
    });
  });

  test('the contexts that count working days are those that learn of new years', () => {
    const counting = readSources(['functions']).filter(({ text }) => /platform\.calendar\b/.test(text)).map(({ path }) => path.split('/')[1] ?? '');
    assert.deepEqual([...new Set(counting)].sort(), [...COUNTS_DAYS].sort());
  });
}
