import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createSequencer } from '../../lib/platform/ledger/sequence.ts';
import { ledgerBench } from '../support/ledger-bench.ts';

const later = (milliseconds: number): Promise<void> => new Promise((resolve) => { setTimeout(resolve, milliseconds); });

/** Over a bench with so many entries: copies are slow, and `fails` says which of them come to nothing. */
async function slowCopies(context: Parameters<typeof ledgerBench>[0], entries: number, fails: (key: string) => boolean) {
  const bench = ledgerBench(context);
  await bench.write(entries);
  const written: string[] = [];
  let underWay = 0;
  const sequencer = createSequencer({ ...bench.parts, objects: {
    ...bench.objects,
    put: async (bucket, key, bytes) => {
      underWay += 1;
      try {
        await later(fails(key) ? 1 : 30);
        if (fails(key)) throw new Error(`no room for ${key}`);
        await bench.objects.put(bucket, key, bytes);
        written.push(key);
      } finally {
        underWay -= 1;
      }
    },
  } });
  return { bench, written, underWay: () => underWay, run: () => sequencer.sequence('sharing', () => true) };
}

test('a checkpoint is signed when every copy below it is written, though they are written while entries are read', async (context) => {
  const { bench, written, run } = await slowCopies(context, 600, () => false);
  const signed: number[] = [];
  const [signer] = bench.signers;
  context.mock.method(signer, 'sign', ((original) => (...given: Parameters<typeof signer.sign>) => { signed.push(written.length); return original(...given); })(signer.sign.bind(signer)));
  await run();
  assert.equal(signed.length, 1);
  const copies = ['tile/0/000', 'tile/0/001', 'tile/0/002.p/88', 'tile/1/000.p/2', 'tile/entries/000', 'tile/entries/001', 'slices/002/000-088', 'checkpoints/0000/0000/0000/0600'];
  assert.deepEqual(written.toSorted(), copies.map((path) => `sharing/${path}`).toSorted());
  assert.equal(signed[0], copies.length - 1);
});

test('a copy that cannot be written leaves nothing signed and nothing under way; the next run completes', async (context) => {
  const { bench, underWay, run } = await slowCopies(context, 600, (key) => key.endsWith('tile/0/001'));
  await assert.rejects(run(), /no room for sharing\/tile\/0\/001/);
  assert.equal(underWay(), 0);
  assert.equal(await bench.reader.latest('sharing'), undefined);
  await bench.sequence();
  assert.equal((await bench.reader.latest('sharing'))?.size, 600);
});

test('entries that cannot be read leave no copy under way', async (context) => {
  const bench = ledgerBench(context);
  await bench.write(4_500);
  const copies = { begun: 0, ended: 0 };
  let pages = 8; // the last shard's second one, when a round of copies is under way
  const sequencer = createSequencer({ ...bench.parts,
    store: { ...bench.store, query: async (query) => {
      if (query.limit > 1 && (pages -= 1) === 0) throw new Error('unreadable');
      return bench.store.query(query);
    } },
    objects: { ...bench.objects, put: async () => { copies.begun += 1; await later(30); copies.ended += 1; } },
  });
  await assert.rejects(sequencer.sequence('sharing', () => true), /unreadable/);
  assert.ok(copies.begun > 16, `${copies.begun} copies were begun`);
  assert.equal(copies.ended, copies.begun);
});
