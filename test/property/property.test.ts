import './process-settings.ts';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { beyond, showsNoMore, type KnownScope } from './scopes.ts';
import { walk } from './walk.ts';

/** A short walk with every test run; `npm run property` takes ten thousand steps. */
describe('a random walk', () => {
  test('keeps every invariant for three hundred steps, and gets somewhere', async () => {
    const { failure, tally, grants } = await walk({ seed: 11, steps: 300, deepEvery: 100 });
    assert.equal(failure, undefined, `step ${failure?.step} of seed 11: ${String(failure?.error)}\n${failure?.trace.join('\n') ?? ''}`);
    assert.ok(grants > 0 && (tally.get('submitApplication')?.get(201) ?? 0) > 5, 'nothing was shared');
  });

  test('finds a product that grants without its signed documents', async () => {
    const { failure } = await walk({ seed: 11, steps: 1500, disabledRules: new Set(['documents-signed']) });
    assert.match(String(failure?.error), /no grant without its (signed )?documents/);
  });

  test('knows what goes beyond an approval by itself', () => {
    const scope: KnownScope = { fields: ['name', 'phone'], masks: { phone: { name: 'phone' } }, from: '2026-12-01', until: '2026-12-31', delivery: 'FILE', dailyReads: 5 };
    const catalog = { name: { name: 'personName' }, phone: { name: 'full' }, email: { name: 'email' } } as const;
    assert.deepEqual(beyond(scope, scope, catalog), []);
    assert.deepEqual(beyond({ ...scope, fields: ['name'], masks: {}, delivery: 'INTERFACE', dailyReads: 1 }, scope, catalog), []);
    const wider: readonly (readonly [Partial<KnownScope>, string])[] = [
      [{ fields: ['email'] }, 'field email'], [{ masks: { phone: { name: 'clear' } } }, 'mask of phone'], [{ from: '2026-11-30' }, 'from'], [{ until: '2027-01-01' }, 'until'],
      [{ delivery: 'PUSH' }, 'delivery'], [{ dailyReads: 6 }, 'daily reads'],
    ];
    for (const [more, what] of wider) assert.ok(beyond({ ...scope, ...more }, scope, catalog).includes(what), what);
    assert.ok(showsNoMore({ name: 'suppress' }, { name: 'full' }) && !showsNoMore({ name: 'full' }, { name: 'suppress' }) && !showsNoMore({ name: 'phone' }, { name: 'email' }));
  });
});
