import assert from 'node:assert/strict';
import { createPublicKey, verify } from 'node:crypto';
import { describe, test } from 'node:test';
import { verifySm2 } from '../../lib/platform/keys/verify-sm2.ts';
import { createSequencer } from '../../lib/platform/ledger/sequence.ts';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { HOST, ledgerBench } from '../support/ledger-bench.ts';
import { naiveRoot } from '../support/second-verifier/tree.ts';
import { readBundle } from '../support/second-verifier/files.ts';

type Bench = ReturnType<typeof ledgerBench>;

/** All objects of the append-only copies, by name. */
async function copiesOf({ objects }: Bench): Promise<Map<string, string>> {
  const copies = new Map<string, string>();
  for await (const { key } of objects.list('ledger', '')) copies.set(key, Buffer.from((await objects.get('ledger', key)) ?? []).toString('hex'));
  return copies;
}
const rootOf = async ({ reader }: Bench): Promise<string> => {
  const entries = await reader.entries('sharing', 0, 10_000);
  return naiveRoot(entries.map(({ entry }) => Buffer.from(canonicalize(entry)))).toString('base64');
};

describe('a run of the sequencer', () => {
  test('does nothing while there is nothing new', async (context) => {
    const bench = ledgerBench(context);
    assert.deepEqual(await bench.sequence(), { batches: 0, entries: 0, more: false });
    assert.equal(await bench.reader.latest('sharing'), undefined);
    await bench.write(3);
    assert.deepEqual(await bench.sequence(), { batches: 1, entries: 3, more: false });
    const { size } = await copiesOf(bench);
    assert.deepEqual(await bench.sequence(), { batches: 0, entries: 0, more: false });
    assert.equal((await copiesOf(bench)).size, size);
  });

  test('orders entries by shard and number, and signs the root that a naive tree has', async (context) => {
    const bench = ledgerBench(context);
    for (const count of [1, 5, 250, 7, 300]) {
      await bench.write(count, 9);
      await bench.sequence();
      const checkpoint = await bench.reader.latest('sharing');
      assert.equal(checkpoint?.rootHash, await rootOf(bench));
      const fresh = (await bench.reader.entries('sharing', checkpoint.size - count, count)).map(({ entry }) => [entry.shard, entry.number] as const);
      assert.equal(fresh.length, count);
      assert.deepEqual(fresh, fresh.toSorted(([a, m], [b, n]) => a - b || m - n));
    }
    assert.equal((await bench.reader.latest('sharing'))?.size, 563);
  });

  test('writes a C2SP checkpoint: origin, size, root, an Ed25519 and an SM2 signature over the text', async (context) => {
    const bench = ledgerBench(context);
    await bench.write(5);
    await bench.sequence();
    const { note = '', rootHash } = (await bench.reader.latest('sharing')) ?? {};
    const [text = '', lines = ''] = note.split(/(?<=\n)\n/);
    assert.equal(text, `${HOST}/sharing\n5\n${rootHash}\n`);
    const [ed25519, sm2] = lines.trimEnd().split('\n').map((line) => {
      const [dash, name, signature = ''] = line.split(' ');
      assert.deepEqual([dash, name], ['—', `${HOST}/sharing`]);
      return Buffer.from(signature, 'base64').subarray(4);
    });
    const [first, second] = bench.signers;
    const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(first.publicKey).toString('base64url') } });
    assert.ok(ed25519 && verify(null, Buffer.from(text), key, ed25519));
    assert.ok(sm2 && second && verifySm2(second.publicKey, Buffer.from(text), sm2));
    assert.match(bench.keys()[0] ?? '', /^ledger\.example\.invalid\/sharing\+[0-9a-f]{8}\+A/);
  });

  test('lays tiles and bundles as C2SP names them', async (context) => {
    const bench = ledgerBench(context);
    await bench.write(260);
    await bench.sequence();
    const { size = 0 } = (await bench.reader.latest('sharing')) ?? {};
    assert.equal(size, 260);
    const names = [...(await copiesOf(bench)).keys()].toSorted();
    assert.deepEqual(names, ['checkpoints/0000/0000/0000/0260', 'tile/0/000', 'tile/0/001.p/4', 'tile/1/000.p/1', 'tile/entries/000', 'slices/001/000-004'].map((name) => `sharing/${name}`).toSorted());
    const bundle = await bench.reader.tile('sharing', 'tile/entries/001.p/4');
    const entries = readBundle(Buffer.from(bundle ?? []));
    assert.deepEqual(entries.map(String), (await bench.reader.entries('sharing', 256, 4)).map(({ entry }) => canonicalize(entry)));
    assert.equal((await bench.reader.tile('sharing', 'tile/0/000'))?.length, 8_192);
    for (const path of ['tile/0/0', 'tile/00/000', 'tile/0/x000/000', 'tile/0/000.p/256', 'tile/0/000.p/0', 'tile/entries/002', '../keys', '']) {
      assert.equal(await bench.reader.tile('sharing', path), undefined, path);
    }
  });

  test('keeps within the size of a batch, shares it fairly among shards and goes on while time is left', async (context) => {
    const bench = ledgerBench(context, { shards: 4, batchEntries: 40 });
    await bench.write(100);
    assert.deepEqual(await bench.sequencer.sequence('sharing', () => false), { batches: 0, entries: 0, more: true });
    let runs = 0;
    const report = await bench.sequencer.sequence('sharing', () => (runs += 1) === 1);
    assert.deepEqual([report.batches, report.more], [1, true]);
    assert.ok(report.entries <= 40);
    await bench.sequence();
    const { size, rootHash } = (await bench.reader.latest('sharing')) ?? {};
    assert.deepEqual([size, rootHash], [100, await rootOf(bench)]);
  });

  test('takes up further shards when their number is raised', async (context) => {
    const bench = ledgerBench(context, { shards: 2 });
    await bench.write(10);
    await bench.sequence();
    const wider = createSequencer({ ...bench.parts, shards: 5 });
    await wider.sequence('sharing', () => true);
    assert.equal((await bench.reader.latest('sharing'))?.size, 10);
    await bench.write(10);
    await wider.sequence('sharing', () => true);
    await bench.write(10);
    await bench.sequence();
    const { size, rootHash } = (await bench.reader.latest('sharing')) ?? {};
    assert.deepEqual([size, rootHash], [30, await rootOf(bench)]);
  });
});

describe('a crash of the sequencer', () => {
  /** What a run that is never disturbed leaves. */
  async function undisturbed(context: Parameters<typeof ledgerBench>[0]): Promise<Map<string, string>> {
    const bench = ledgerBench(context, { seed: 'crash' });
    await bench.write(300);
    await bench.sequence();
    await bench.write(280);
    await bench.sequence();
    return copiesOf(bench);
  }

  test('before any write to store or objects: the next run completes the same batch, byte for byte', async (context) => {
    const expected = new Map([...await undisturbed(context)].filter(([name]) => !name.includes('/checkpoints/')));
    let steps = 1;
    for (let crashAt = 1; crashAt <= steps; crashAt += 1) {
      const bench = ledgerBench(context, { seed: 'crash' });
      await bench.write(300);
      await bench.sequence();
      await bench.write(280);
      let step = 0;
      const counted = (): void => {
        step += 1;
        if (step === crashAt) throw new Error('crash');
      };
      const failing = createSequencer({
        ...bench.parts,
        store: { ...bench.store, commit: async (writes) => { counted(); await bench.store.commit(writes); } },
        objects: { ...bench.objects, put: async (...object) => { counted(); await bench.objects.put(...object); } },
      });
      await failing.sequence('sharing', () => true).catch((failure: Error) => assert.equal(failure.message, 'crash'));
      steps = Math.max(steps, step + (step === crashAt ? 1 : 0));
      await bench.sequence();
      const copies = await copiesOf(bench);
      assert.deepEqual(new Map([...copies].filter(([name]) => !name.includes('/checkpoints/'))), expected, `crash at write ${crashAt}`);
      assert.equal(copies.has('sharing/checkpoints/0000/0000/0000/0580'), true, `crash at write ${crashAt}`);
      assert.equal((await bench.reader.latest('sharing'))?.rootHash, await rootOf(bench));
    }
    assert.ok(steps > 8, `${steps} places to crash`);
  });

  test('two at once end with one history, whoever wins', async (context) => {
    const bench = ledgerBench(context);
    for (let round = 0; round < 5; round += 1) {
      await bench.write(130);
      const others = [bench.sequencer, createSequencer(bench.parts), createSequencer({ ...bench.parts, batchEntries: 64 })];
      await Promise.all([...others.map((sequencer) => sequencer.sequence('sharing', () => true)), bench.write(20)]);
    }
    await bench.sequence();
    const { size, rootHash } = (await bench.reader.latest('sharing')) ?? {};
    assert.deepEqual([size, rootHash], [750, await rootOf(bench)]);
    const seen = (await bench.reader.entries('sharing', 0, 1_000)).map(({ entry }) => `${entry.shard}/${entry.number}`);
    assert.equal(new Set(seen).size, 750);
  });

  test('an entry that was changed behind its back stops the run loudly', async (context) => {
    const bench = ledgerBench(context);
    await bench.write(5);
    await bench.sequence();
    await bench.write(260);
    const lying = createSequencer({ ...bench.parts, storage: createStorage({
      ...bench.store,
      get: async (keys) => (await bench.store.get(keys)).map((item) => item && withDigest({ ...item, body: item.body.replace('page.read', 'page.rear') })),
    }) });
    await assert.rejects(lying.sequence('sharing', () => true), /not what was signed/);
    const altering = createSequencer({ ...bench.parts, store: {
      ...bench.store,
      query: async (query) => ({ items: (await bench.store.query(query)).items.map((item) => ({ ...item, body: item.body.replace('page.read', 'page.rear') })) }),
    } });
    await assert.rejects(altering.sequence('sharing', () => true), /sharing.*ledger-entry: its digest says/, 'nor is it signed before');
    assert.equal((await bench.reader.latest('sharing'))?.size, 5);
    await bench.sequence();
    assert.equal((await bench.reader.latest('sharing'))?.size, 265);
  });
});
