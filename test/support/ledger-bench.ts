import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import * as z from 'zod';
import { createEd25519Signer } from '../../lib/platform/keys/ed25519-signer.ts';
import { createSm2Signer } from '../../lib/platform/keys/sm2-signer.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { createLedger } from '../../lib/platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../../lib/platform/ledger/create-reader.ts';
import { exportStream } from '../../lib/platform/ledger/export.ts';
import type { Event, Ledger, Stream } from '../../lib/platform/ledger/ledger.ts';
import { createSequencer, type SequencerParts } from '../../lib/platform/ledger/sequence.ts';
import { createFileObjects } from '../../lib/platform/objects/file-objects.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { entity } from '../../lib/platform/storage/entity.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { CommitConflict, StoreUnavailable, type Store, type Write } from '../../lib/platform/storage/store.ts';
import { seededRandom } from './seeded-random.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { virtualClock } from './virtual-clock.ts';

const Page = z.strictObject({ pageId: z.string(), text: z.string() });
/** A thing whose state needs an entry. */
export const PageEntity = entity<'page', z.output<typeof Page>, { pageId: string }>({
  name: 'page', table: 'registry', schema: Page, key: ({ pageId }) => ({ partition: [pageId] }),
});
export const CursorEntity = entity<'page-cursor', z.output<typeof Page>, { pageId: string }>({
  name: 'page-cursor', table: 'registry', schema: Page, bookkeeping: true, key: ({ pageId }) => ({ partition: [pageId] }),
});

export const HOST = 'ledger.example.invalid';
export const event = (action: string, subject: Readonly<Record<string, string>> = {}): Event => ({ stream: 'sharing', action, operation: 'writePage', subject });

/** A store that counts, and fails when it is told to. */
export function watchedStore(store: Store) {
  const commits: (readonly Write[])[] = [];
  const queries: string[] = [];
  let fault: ((writes: readonly Write[]) => 'before' | 'after' | undefined) | undefined;
  const watched: Store = {
    mostWrites: store.mostWrites,
    keepsOrder: store.keepsOrder,
    get: (keys) => store.get(keys),
    query: (query) => {
      queries.push(query.partition);
      return store.query(query);
    },
    async commit(writes) {
      commits.push(writes);
      const when = fault?.(writes);
      if (when === 'before') throw new StoreUnavailable('told to fail before');
      await store.commit(writes);
      if (when === 'after') throw new StoreUnavailable('told to fail after');
    },
  };
  return { store: watched, commits, queries, failWhen: (when: typeof fault) => { fault = when; } };
}

export function ledgerBench(context: { after(work: () => void): void }, options: { readonly shards?: number; readonly seed?: string; readonly batchEntries?: number } = {}) {
  const { shards = 4, seed = 'ledger', batchEntries } = options;
  const folder = temporaryFolder(context);
  const clock = virtualClock();
  const random = seededRandom(seed);
  const engine = createSqliteStore({ file: ':memory:', clock });
  context.after(() => engine.close());
  const { store, commits, queries, failWhen } = watchedStore(engine);
  const storage = createStorage(store);
  const objects = createFileObjects({ folder, clock, secret: random.bytes(32), baseUrl: 'http://127.0.0.1:1' });
  const signers: SequencerParts['signers'] = [
    createEd25519Signer({ name: 'ledger', file: join(folder, 'ed25519.pem'), create: true }),
    createSm2Signer({ name: 'ledger', file: join(folder, 'sm2.json'), create: true }),
  ];
  const parts: SequencerParts = { store, storage, objects, signers, host: HOST, shards, ...(batchEntries !== undefined && { batchEntries }) };
  const newLedger = (): Ledger => createLedger({ store, storage, clock, random, shards });
  const ledger = newLedger();
  const sequencer = createSequencer(parts);
  return {
    folder, copies: join(folder, 'ledger'), clock, random, engine, store, storage, objects, signers, parts, ledger, newLedger, sequencer, commits, queries, failWhen,
    reader: createLedgerReader({ storage, objects }),
    keys: (stream = 'sharing') => signers.map((signer) => verifierKey(`${HOST}/${stream}`, signer)),
    /** Exports the stream to a new folder named after it. */
    async exported(stream: Stream = 'sharing'): Promise<string> {
      const out = join(temporaryFolder(context), stream);
      await exportStream(objects, stream, (path, bytes) => {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), bytes);
      });
      return out;
    },
    sequence: () => sequencer.sequence('sharing', () => true),
    /** Enters `count` entries without a change of state. */
    async write(count: number, at = 16): Promise<void> {
      for (let done = 0; done < count; done += at) {
        await Promise.all(Array.from({ length: Math.min(at, count - done) }, (_, i) => ledger.commit(event('page.read', { pageId: `page-${done + i}` }), [])));
      }
    },
  };
}

export const conflictLabel = async (work: Promise<unknown>): Promise<string | undefined> => {
  try {
    await work;
    return undefined;
  } catch (failure) {
    if (failure instanceof CommitConflict) return failure.label;
    throw failure;
  }
};
