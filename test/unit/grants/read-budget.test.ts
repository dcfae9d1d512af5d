import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { commitWithinBudget } from '../../../functions/grants/read-budget.ts';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import type { Grant } from '../../../lib/grants/grant.ts';
import { GrantId } from '../../../lib/identifiers.ts';
import { createStorage } from '../../../lib/platform/storage/storage.ts';
import { createSqliteStore } from '../../../lib/platform/storage/engines/sqlite.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const day = LocalDate.parse('2026-11-23');
const grantOf = (dailyReads: number) => ({ grantId: GrantId.parse('grant-pupils-2r9k1m'), scope: { dailyReads } as Grant['scope'] });
const storageOf = () => createStorage(createSqliteStore({ file: ':memory:', clock: virtualClock() }));

describe('reads of one grant at once', () => {
  test('wait for the reservation alone, and not for each other', async () => {
    const [storage, grant] = [storageOf(), grantOf(100_000)];
    const started: string[] = [];
    const finish: (() => void)[] = [];
    const read = () => commitWithinBudget(storage, grant, day, undefined, (changes) => {
      started.push(changes.length > 0 ? 'reserving' : 'covered');
      return new Promise<string>((resolve) => { finish.push(() => resolve('done')); });
    });
    const reads = Array.from({ length: 20 }, read);
    await new Promise(setImmediate);
    assert.deepEqual(started, ['reserving']);
    finish.shift()?.();
    await new Promise(setImmediate);
    assert.deepEqual(started, ['reserving', ...Array.from({ length: 19 }, () => 'covered')]);
    finish.forEach((end) => end());
    assert.deepEqual(await Promise.all(reads), Array.from({ length: 20 }, () => 'done'));
  });

  test('that fail give back what they were covered by', async () => {
    const [storage, grant] = [storageOf(), grantOf(400)]; // two at a time
    let commits = 0;
    const read = (fails: boolean) => commitWithinBudget(storage, grant, day, undefined, async () => {
      commits += 1;
      if (fails) throw new Error('not entered');
      return 'done';
    });
    const outcomes = await Promise.allSettled([read(false), read(true), read(false), read(false)]);
    assert.deepEqual(outcomes.map(({ status }) => status), ['fulfilled', 'rejected', 'fulfilled', 'fulfilled']);
    assert.equal(commits, 4);
  });
});
