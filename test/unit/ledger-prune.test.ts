import assert from 'node:assert/strict';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import { createLedgerPruner } from '../../lib/platform/ledger/prune.ts';
import { verifyInclusion } from '../../lib/platform/ledger/verifier/proof.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport } from '../../lib/platform/ledger/verifier/verify-export.ts';
import { event, HOST, ledgerBench } from '../support/ledger-bench.ts';
import { secondVerdict } from '../support/second-verifier/verdict.ts';

const always = (): boolean => true;

function purgeBench(context: Parameters<typeof ledgerBench>[0]) {
  const bench = ledgerBench(context);
  let failing = Infinity;
  const step = (): void => {
    failing -= 1;
    if (failing < 0) throw new Error('crash');
  };
  const pruner = createLedgerPruner({
    ...bench,
    pruneStore: {
      commit: async (writes) => { step(); await bench.engine.commit(writes); },
      removeObject: async (key) => { step(); rmSync(join(bench.copies, key), { force: true }); },
    },
  });
  return { ...bench, pruner, crashAfter: (steps: number) => { failing = steps; } };
}

/** 300 old entries, then 300 new ones. */
async function filled(bench: ReturnType<typeof purgeBench>) {
  const old = await bench.ledger.commit(event('page.read'), []);
  await bench.write(99);
  await bench.sequence();
  await bench.write(200);
  await bench.sequence();
  const before = bench.clock.advance({ days: 400 });
  await bench.write(300);
  await bench.sequence();
  return { old, before };
}
const enter = (bench: ReturnType<typeof purgeBench>, minimumIndex: number): Promise<Receipt> =>
  bench.ledger.commit({ ...event('ledger.pruned'), facts: { minimumIndex } }, []);

const verdicts = async (bench: ReturnType<typeof purgeBench>): Promise<readonly unknown[]> => {
  const claim = { folder: await bench.exported(), origin: `${HOST}/sharing`, keys: bench.keys() };
  const { findings, pruned } = verifyExport({ ...claim, keys: readKeys(claim.keys.join('\n')) });
  return [findings.map(({ code }) => code), pruned, secondVerdict(claim)];
};

describe('pruning', () => {
  test('takes the content of whole bundles that are older, and leaves a log that verifies', async (context) => {
    const bench = purgeBench(context);
    const { old, before } = await filled(bench);
    assert.deepEqual(await bench.pruner.plan('sharing', before), { from: 0, minimumIndex: 256 });
    const receipt = await enter(bench, 256);
    assert.deepEqual(await bench.pruner.prune(receipt, always), { entries: 256, more: false });
    await bench.sequence();
    assert.deepEqual(await verdicts(bench), [[], 256, 'good']);

    assert.equal(await bench.reader.entry('sharing', old.shard, old.number), undefined);
    assert.equal(await bench.reader.tile('sharing', 'tile/entries/000'), undefined);
    assert.equal(await bench.reader.tile('sharing', 'tile/entries/000.p/100'), undefined);
    const slices: string[] = [];
    for await (const { key } of bench.objects.list('ledger', 'sharing/slices/')) slices.push(key.split('/')[2] ?? '');
    assert.deepEqual([slices.includes('000'), slices.includes('001')], [false, true]);
    assert.equal((await bench.reader.entries('sharing', 0, 1_000)).length, 601 - 256);
    const proof = await bench.reader.inclusion('sharing', old.shard, old.number);
    assert.ok(proof, 'its receipt can still be proved');
    assert.ok(verifyInclusion(Buffer.from(old.leafHash, 'hex'), proof.leafIndex, proof.checkpoint.size, proof.hashes.map((hash) => Buffer.from(hash, 'base64')), Buffer.from(proof.checkpoint.rootHash, 'base64')));
    assert.deepEqual(await bench.pruner.plan('sharing', before), { from: 256, minimumIndex: 256 });
  });

  test('keeps everything while a bundle holds one entry that is not older', async (context) => {
    const bench = purgeBench(context);
    await bench.write(200);
    const before = bench.clock.advance({ days: 400 });
    await bench.write(100);
    await bench.sequence();
    assert.deepEqual(await bench.pruner.plan('sharing', before), { from: 0, minimumIndex: 0 });
  });

  test('goes on after a crash anywhere, and after its time ended', async (context) => {
    for (const steps of [0, 3, 100, 256, 257, 258]) {
      const bench = purgeBench(context);
      await filled(bench);
      const receipt = await enter(bench, 256);
      bench.crashAfter(steps);
      await bench.pruner.prune(receipt, always).catch((failure: Error) => assert.equal(failure.message, 'crash'));
      bench.crashAfter(Infinity);
      await bench.pruner.prune(receipt, always);
      await bench.sequence();
      assert.deepEqual(await verdicts(bench), [[], 256, 'good'], `after ${steps} steps`);
    }
    const bench = purgeBench(context);
    await filled(bench);
    assert.deepEqual(await bench.pruner.prune(await enter(bench, 256), () => false), { entries: 0, more: true });
  });

  test('does nothing without an entry that says how far, or beyond what is signed', async (context) => {
    const bench = purgeBench(context);
    await filled(bench);
    const read = await bench.ledger.commit(event('page.read'), []);
    await assert.rejects(bench.pruner.prune(read, always), TypeError);
    for (const minimumIndex of [255, 1_024]) await assert.rejects(bench.pruner.prune(await enter(bench, minimumIndex), always), RangeError);
    assert.ok(await bench.reader.tile('sharing', 'tile/entries/000'));
  });

  test('leaves every shard its next number, though all its entries are gone', async (context) => {
    const bench = purgeBench(context);
    await bench.write(1_024);
    await bench.sequence();
    const before = bench.clock.advance({ days: 400 });
    const { minimumIndex } = await bench.pruner.plan('sharing', before);
    assert.equal(minimumIndex, 1_024);
    await bench.pruner.prune(await enter(bench, minimumIndex), always);
    const cold = bench.newLedger();
    const receipts = await Promise.all(Array.from({ length: 4 }, () => cold.commit(event('page.read'), [])));
    assert.ok(receipts.every(({ number }) => number > 200), JSON.stringify(receipts));
    await bench.sequence();
    assert.deepEqual(await verdicts(bench), [[], 1_024, 'good']);
  });
});
