import assert from 'node:assert/strict';
import { after, before, describe } from 'node:test';
import { CommitConflict, type ExpiredStore, type Item, type Query, type Store, type Write } from '../../lib/platform/storage/store.ts';
import type { VirtualClock } from '../support/virtual-clock.ts';
import { commitPromises } from './store-commits.ts';
import { keyPromises } from './store-keys.ts';
import { queryPromises } from './store-queries.ts';
import { readPromises } from './store-reads.ts';

export interface Opened {
  readonly store: Store & ExpiredStore;
  readonly clock: VirtualClock;
  close(): Promise<void>;
}

/** What the tests of the contract work with; each test takes partitions of its own. */
export interface Bench {
  readonly store: Store & ExpiredStore;
  readonly clock: VirtualClock;
  /** Milliseconds on the clock. */
  now(): number;
  /** A partition that no other test uses. */
  partition(): string;
  read(it: Pick<Item, 'key'>): Promise<Item | undefined>;
  conflict(writes: readonly Write[]): Promise<CommitConflict>;
  /** Every page of a query, with how many pages there were. */
  walk(query: Query, expired?: boolean): Promise<{ readonly items: readonly Item[]; readonly pages: number }>;
}

/** The law of every engine: each promise of `lib/platform/storage/store.ts` as a test. */
export function storeContract(name: string, open: () => Promise<Opened>): void {
  describe(`store contract: ${name}`, () => {
    let opened: Opened | undefined;
    let partitions = 0;
    const now = (): Opened => { if (!opened) throw new Error('not opened'); return opened; };
    before(async () => { opened = await open(); });
    after(async () => { await opened?.close(); });
    const bench: Bench = {
      get store() { return now().store; },
      get clock() { return now().clock; },
      now: () => Date.parse(bench.clock.now()),
      partition: () => `p${(partitions += 1)}`,
      read: async (it) => (await bench.store.get([it.key]))[0],
      async conflict(writes) {
        const failure = await bench.store.commit(writes).then(() => undefined, (error: unknown) => error);
        assert.ok(failure instanceof CommitConflict, `expected a conflict, got ${String(failure)}`);
        return failure;
      },
      async walk(query, expired = false) {
        const items: Item[] = [];
        let pages = 0;
        let next: string | undefined;
        do {
          const asked = { ...query, ...(next !== undefined && { after: next }) };
          const page = await (expired ? bench.store.queryExpired(asked) : bench.store.query(asked));
          assert.ok(page.items.length <= query.limit, 'a page larger than its limit');
          items.push(...page.items);
          next = page.next;
          pages += 1;
        } while (next !== undefined);
        return { items, pages };
      },
    };
    readPromises(bench);
    queryPromises(bench);
    commitPromises(bench);
    keyPromises(bench);
  });
}
