import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { exportStream } from '../../lib/platform/ledger/export.ts';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import { createSequencer } from '../../lib/platform/ledger/sequence.ts';
import { verifyConsistency, verifyInclusion } from '../../lib/platform/ledger/verifier/proof.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport } from '../../lib/platform/ledger/verifier/verify-export.ts';
import { event, HOST, ledgerBench } from '../support/ledger-bench.ts';
import { secondVerdict } from '../support/second-verifier/verdict.ts';

const decode = (hashes: readonly string[]): readonly Buffer[] => hashes.map((hash) => Buffer.from(hash, 'base64'));

describe('the reader', () => {
  test('proves every entry under the latest checkpoint, in each of many batches', async (context) => {
    const bench = ledgerBench(context);
    const receipts: Receipt[] = [];
    for (let batch = 0; batch < 70; batch += 1) {
      receipts.push(...await Promise.all(Array.from({ length: 1 + (batch % 7) }, () => bench.ledger.commit(event('page.read'), []))));
      await bench.sequence();
    }
    const checkpoint = await bench.reader.latest('sharing');
    assert.equal(checkpoint?.size, receipts.length);
    const indexes = new Set<number>();
    for (const receipt of receipts) {
      const proof = await bench.reader.inclusion('sharing', receipt.shard, receipt.number);
      assert.ok(proof);
      assert.deepEqual([proof.entry, proof.checkpoint], [receipt, checkpoint]);
      assert.ok(verifyInclusion(Buffer.from(receipt.leafHash, 'hex'), proof.leafIndex, checkpoint.size, decode(proof.hashes), Buffer.from(checkpoint.rootHash, 'base64')));
      indexes.add(proof.leafIndex);
    }
    assert.equal(indexes.size, receipts.length);
  });

  test('proves nothing that no checkpoint covers yet, and nothing that never was', async (context) => {
    const bench = ledgerBench(context);
    const { shard, number } = await bench.ledger.commit(event('page.read'), []);
    assert.equal(await bench.reader.inclusion('sharing', shard, number), undefined);
    await bench.sequence();
    assert.ok(await bench.reader.inclusion('sharing', shard, number));
    for (const [s, n] of [[shard, number + 1], [shard, 0], [99, 1]] as const) assert.equal(await bench.reader.inclusion('sharing', s, n), undefined);
    assert.equal(await bench.reader.inclusion('operations', shard, number), undefined);
    const next = await bench.ledger.commit(event('page.read'), []);
    assert.equal(await bench.reader.inclusion('sharing', next.shard, next.number), undefined);
  });

  test('proves each checkpoint consistent with each later one', async (context) => {
    const bench = ledgerBench(context);
    const sizes: number[] = [];
    for (const count of [1, 2, 60, 193, 1, 255, 90]) {
      await bench.write(count);
      await bench.sequence();
      sizes.push((await bench.reader.latest('sharing'))?.size ?? 0);
    }
    for (const older of sizes) {
      for (const newer of sizes.filter((size) => size >= older)) {
        const [from, to] = [await bench.reader.checkpointAt('sharing', older), await bench.reader.checkpointAt('sharing', newer)];
        assert.ok(from && to);
        const proof = decode(await bench.reader.consistency('sharing', older, newer));
        assert.ok(verifyConsistency(older, newer, Buffer.from(from.rootHash, 'base64'), Buffer.from(to.rootHash, 'base64'), proof), `${older} to ${newer}`);
      }
    }
    await assert.rejects(bench.reader.consistency('sharing', 1, 500), RangeError);
    assert.equal(await bench.reader.checkpointAt('sharing', 2), undefined);
  });

  test('lists sequenced entries from any leaf on, across batches', async (context) => {
    const bench = ledgerBench(context);
    for (const count of [30, 1, 170]) {
      await bench.write(count);
      await bench.sequence();
    }
    await bench.write(5);
    const all = await bench.reader.entries('sharing', 0, 1_000);
    assert.deepEqual(all.map(({ leafIndex }) => leafIndex), Array.from({ length: 201 }, (_, i) => i));
    for (const [from, limit] of [[0, 1], [29, 3], [31, 150], [200, 10], [201, 10]] as const) {
      assert.deepEqual(await bench.reader.entries('sharing', from, limit), all.slice(from, from + limit));
    }
  });
});

test('an export holds the log as of its last checkpoint, though a batch is under way, and both verifiers pass it', async (context) => {
  const bench = ledgerBench(context);
  await bench.write(300);
  await bench.sequence();
  await bench.write(300);
  const crashing = createSequencer({ ...bench.parts, objects: { ...bench.objects, put: async (bucket, key, bytes) => {
    if (key.includes('checkpoints')) throw new Error('crash');
    await bench.objects.put(bucket, key, bytes);
  } } });
  await assert.rejects(crashing.sequence('sharing', () => true), /crash/);
  const folder = await bench.exported();
  const origin = `${HOST}/sharing`;
  const { findings, size } = verifyExport({ folder, origin, keys: readKeys(bench.keys().join('\n')) });
  assert.deepEqual([findings, size], [[], 300]);
  assert.equal(secondVerdict({ folder, origin, keys: bench.keys() }), 'good');
  assert.deepEqual(await exportStream(bench.objects, 'opening', () => assert.fail('nothing to write')), { size: 0, files: 0 });
});
