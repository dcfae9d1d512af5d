import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { decideFate, planRestore, type Seen } from '../../../infra/aws/operator/restore/plan.ts';
import { LOST_ACTION, SETTLED_ACTION, WENT_BACK_ACTION } from '../../../infra/aws/operator/restore/restore-entries.ts';
import { createStatements, type Statement } from '../../../infra/aws/operator/restore/statements.ts';
import { toInstant } from '../../../lib/calendar/instant.ts';
import type { Entry, ItemChange } from '../../../lib/platform/ledger/ledger.ts';

const seen = (version: number, commitment = `c${version}`): Seen => ({ key: { table: 'registry', partition: 'grant#g', sort: '%' }, entity: 'grant', version, commitment, bookkeeping: false });
const kept = (entity: string): Seen => ({ ...seen(1, ''), entity, bookkeeping: true });
const says = (version: number): Statement => ({ entity: 'grant', version, ...(version > 0 && { commitment: `c${version}` }) });
const whole = { pruned: false };

describe('what becomes of an item', () => {
  test('is decided by the ledger, whatever the chosen second held', () => {
    const cases: readonly (readonly [string, Statement | undefined, Seen | undefined, Seen | undefined, ReturnType<typeof decideFate>])[] = [
      ['as it must be, though it was otherwise then', says(3), seen(3), seen(2), undefined],
      ['lost, and unchanged since then', says(3), undefined, seen(3), 'putBack'],
      ['altered by hand', says(3), seen(3, 'forged'), seen(3), 'putBack'],
      ['a version that nobody entered', says(3), seen(4), seen(3), 'putBack'],
      ['lost, and changed since then', says(3), undefined, seen(2), 'goesBack'],
      ['lost, and younger', says(1), undefined, undefined, 'lost'],
      ['altered, and younger', says(1), seen(1, 'forged'), undefined, 'lost'],
      ['deleted since then', says(0), undefined, seen(2), undefined],
      ['deleted, and there again by hand', says(0), seen(2), seen(2), 'removed'],
      ['added by hand since then', undefined, seen(1), undefined, 'removed'],
      ['added by hand before', undefined, seen(1), seen(1), 'unstated'],
    ];
    for (const [what, stated, now, then, fate] of cases) assert.equal(decideFate(stated, now, then, whole), fate, what);
  });

  test('that was stated in what the purge has removed, is that of the older table', () => {
    assert.equal(decideFate(undefined, seen(1), seen(1), { pruned: true }), undefined);
    assert.equal(decideFate(undefined, undefined, seen(1), { pruned: true }), 'putBack');
    assert.equal(decideFate(undefined, seen(1, 'forged'), seen(1), { pruned: true }), 'putBack');
    assert.equal(decideFate(undefined, seen(1), undefined, { pruned: true }), 'removed', 'what is younger than 35 days was not purged');
  });

  test('of bookkeeping stays, and comes back only where it may be old', () => {
    assert.equal(decideFate(undefined, kept('importProgress'), undefined, whole), undefined);
    assert.equal(decideFate(undefined, undefined, kept('notification'), whole), 'putBack');
    for (const entity of ['importProgress', 'idempotency', 'jobLease', 'archiveProgress']) assert.equal(decideFate(undefined, undefined, kept(entity), whole), undefined, entity);
  });

  test('is decided again when it was carried out: nothing is left', () => {
    const some = fc.option(fc.tuple(fc.integer({ min: 1, max: 3 }), fc.boolean()).map(([version, true_]) => seen(version, true_ ? `c${version}` : 'forged')), { nil: undefined });
    fc.assert(fc.property(fc.option(fc.integer({ min: 0, max: 3 }).map(says), { nil: undefined }), some, some, (stated, now, then) => {
      const plan = (item: Seen | undefined) => planRestore({ items: new Map(stated ? [['g', stated]] : []), pruned: false }, new Map(item ? [['g', item]] : []), new Map(then ? [['g', then]] : []));
      const [first] = plan(now);
      if (first?.fate === 'putBack') assert.deepEqual(plan(then), []);
      if (first?.fate === 'removed') assert.deepEqual(plan(undefined), []);
      if (first?.fate === 'goesBack' || first?.fate === 'lost') assert.ok(stated && stated.version > 0 && (now === undefined || now.commitment !== stated.commitment || now.version !== stated.version));
    }));
  });
});

describe('the last word of the ledger', () => {
  const entry = (number: number, changes: readonly ItemChange[], at: number, more: { readonly action?: string; readonly facts?: Entry['event']['facts'] } = {}): Entry => ({
    format: 'edudata-steward/entry/2', stream: 'operations', shard: number % 3, number, at: toInstant(Date.UTC(2026, 10, 23) + at),
    event: { action: more.action ?? 'x.changed', operation: 'x', subject: {}, ...(more.facts && { facts: more.facts }) }, changes,
  });
  const version = (number: number, key = 'k'): ItemChange => ({ entity: 'grant', key, version: number, ...(number > 0 && { commitment: `c${number}` }) });
  const finish = (entries: readonly Entry[]) => {
    const statements = createStatements();
    for (const each of entries) statements.take(each);
    return statements.finish();
  };

  test('is the highest version, in whatever order the entries come and whatever their clocks say', () => {
    const entries = [1, 2, 3, 4].map((number) => entry(number, [version(number)], number === 3 ? 900 : number * 100)); // the third container's clock is ahead
    fc.assert(fc.property(fc.shuffledSubarray(entries, { minLength: 4 }), (shuffled) => { assert.equal(finish(shuffled).items.get('k')?.version, 4); }));
  });

  test('is the latest life of what was deleted and made anew', () => {
    const lives = [version(1), version(2), version(0), version(1), version(2), version(3)].map((change, i) => entry(i + 1, [change], i * 100));
    fc.assert(fc.property(fc.shuffledSubarray(lives, { minLength: 6 }), (shuffled) => { assert.deepEqual(finish(shuffled).items.get('k'), { entity: 'grant', version: 3, commitment: 'c3' }); }));
    fc.assert(fc.property(fc.shuffledSubarray(lives.slice(0, 3), { minLength: 3 }), (shuffled) => { assert.equal(finish(shuffled).items.get('k')?.version, 0); }));
  });

  test('of what was entered as lost is that it is gone; of records nothing; resources wait until they are settled', () => {
    const facts = { items: ['k'], resources: ['resource-a'], cohorts: ['resource-a/2027-02-28'] };
    const lost = [entry(1, [version(2), { entity: 'record', key: 'r', version: 1 }], 0), entry(2, [], 100, { action: LOST_ACTION, facts }), entry(3, [], 200, { action: WENT_BACK_ACTION, facts: { resources: ['resource-b'] } })];
    const stated = finish(lost);
    assert.deepEqual([stated.items.get('k')?.version, stated.items.has('r')], [0, false]);
    assert.deepEqual([[...stated.unsettled.resources], [...stated.unsettled.cohorts]], [['resource-a', 'resource-b'], ['resource-a/2027-02-28']]);
    const settled = finish([...lost, entry(4, [], 300, { action: SETTLED_ACTION, facts: { resources: ['resource-a'] } })]);
    assert.deepEqual([[...settled.unsettled.resources], [...settled.unsettled.cohorts]], [['resource-b'], []]);
  });

  test('may be missing where the first entries of a shard are gone', () => {
    assert.equal(finish([entry(1, [], 0), entry(2, [], 0), entry(3, [], 0)]).pruned, true, 'shards 1, 2 and 0 begin with 1, 2 and 3');
    assert.equal(finish([{ ...entry(1, [], 0), shard: 0 }]).pruned, false);
  });
});
