import assert from 'node:assert/strict';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { createEd25519Signer } from '../../lib/platform/keys/ed25519-signer.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { createLedger } from '../../lib/platform/ledger/create-ledger.ts';
import { createLedgerReader } from '../../lib/platform/ledger/create-reader.ts';
import { exportStream } from '../../lib/platform/ledger/export.ts';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import { createLedgerPruner } from '../../lib/platform/ledger/prune.ts';
import { createSequencer } from '../../lib/platform/ledger/sequence.ts';
import { verifyInclusion } from '../../lib/platform/ledger/verifier/proof.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport } from '../../lib/platform/ledger/verifier/verify-export.ts';
import { createFileObjects } from '../../lib/platform/objects/file-objects.ts';
import { createStorage } from '../../lib/platform/storage/storage.ts';
import { conflictLabel, event, HOST, PageEntity } from '../support/ledger-bench.ts';
import { secondVerdict } from '../support/second-verifier/verdict.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import type { Opened } from './store.ts';

const shards = 4;

/** The life of one log on an engine, step after step: two writers at once, sequencing, proofs, pruning. */
export function ledgerContract(name: string, open: () => Promise<Opened>): void {
  describe(`ledger on ${name}`, () => {
    const leftovers: (() => void)[] = [];
    let close = async (): Promise<void> => undefined;
    let bench: Awaited<ReturnType<typeof openBench>>;
    const receipts: Receipt[] = [];

    async function openBench() {
      const { store, clock, ...opened } = await open();
      close = () => opened.close();
      const folder = temporaryFolder({ after: (work) => leftovers.push(work) });
      const random = seededRandom(name);
      const storage = createStorage(store);
      const objects = createFileObjects({ folder, clock, secret: random.bytes(32), baseUrl: 'http://127.0.0.1:1' });
      const signer = createEd25519Signer({ name: 'ledger', file: join(folder, 'key.pem'), create: true });
      const sequencer = createSequencer({ store, storage, objects, signers: [signer], host: HOST, shards });
      const newLedger = () => createLedger({ store, storage, clock, random, shards });
      return {
        clock, storage, objects, sequencer, newLedger, reader: createLedgerReader({ storage, objects }),
        keys: [verifierKey(`${HOST}/sharing`, signer)],
        pruner: createLedgerPruner({ storage, objects, sequencer, pruneStore: { commit: (writes) => store.commit(writes), removeObject: async (key) => rmSync(join(folder, 'ledger', key), { force: true }) } }),
      };
    }
    before(async () => { bench = await openBench(); });
    after(async () => {
      await close();
      for (const work of leftovers) work();
    });
    const verdicts = async (): Promise<readonly unknown[]> => {
      const folder = temporaryFolder({ after: (work) => leftovers.push(work) });
      await exportStream(bench.objects, 'sharing', (path, bytes) => {
        mkdirSync(dirname(join(folder, path)), { recursive: true });
        writeFileSync(join(folder, path), bytes);
      });
      const claim = { folder, origin: `${HOST}/sharing`, keys: bench.keys };
      const { findings, pruned } = verifyExport({ ...claim, keys: readKeys(bench.keys.join('\n')), receipts });
      return [findings, pruned, secondVerdict({ ...claim, receipts })];
    };

    test('two processes that write at once make entries without gap or loss, each with its change of state', async () => {
      const [one, other] = [bench.newLedger(), bench.newLedger()];
      const write = (i: number) => (i % 2 === 0 ? one : other).commit(event('page.written'), [PageEntity.insert({ pageId: `page-${i}`, text: 'x' })]);
      for (let round = 0; round < 5; round += 1) receipts.push(...await Promise.all(Array.from({ length: 8 }, (_, i) => write(8 * round + i))));
      const places = receipts.map(({ shard, number }) => `${shard}/${number}`);
      assert.equal(new Set(places).size, 40);
      for (const numbers of Map.groupBy(receipts, ({ shard }) => shard).values()) {
        assert.deepEqual(numbers.map(({ number }) => number).toSorted((a, b) => a - b), numbers.map((_, i) => i + 1));
      }
    });

    test('a change that meets another state is told by its label and enters nothing', async () => {
      const ledger = bench.newLedger();
      assert.equal(await conflictLabel(ledger.commit(event('page.written'), [PageEntity.insert({ pageId: 'page-1', text: 'y' }, 'the page')])), 'the page');
      assert.equal((await bench.storage.get(PageEntity.ref({ pageId: 'page-1' })))?.value.text, 'x');
      receipts.push(await ledger.commit(event('page.read'), []));
    });

    test('two sequencers at once leave one history, in which each receipt is proved', async () => {
      await Promise.all([bench.sequencer.sequence('sharing', () => true), bench.sequencer.sequence('sharing', () => true)]);
      const checkpoint = await bench.reader.latest('sharing');
      assert.equal(checkpoint?.size, 41);
      for (const { shard, number, leafHash } of receipts) {
        const proof = await bench.reader.inclusion('sharing', shard, number);
        assert.ok(proof);
        const hashes = proof.hashes.map((hash) => Buffer.from(hash, 'base64'));
        assert.ok(verifyInclusion(Buffer.from(leafHash, 'hex'), proof.leafIndex, 41, hashes, Buffer.from(checkpoint.rootHash, 'base64')));
      }
      assert.deepEqual(await verdicts(), [[], 0, 'good']);
    });

    test('what is older than a purge says is gone, and everything else still verifies', async () => {
      const ledger = bench.newLedger();
      for (let round = 0; round < 60; round += 1) receipts.push(...await Promise.all(Array.from({ length: 4 }, () => ledger.commit(event('page.read'), []))));
      await bench.sequencer.sequence('sharing', () => true);
      const { minimumIndex } = await bench.pruner.plan('sharing', bench.clock.advance({ days: 1_000 }));
      assert.equal(minimumIndex, 256);
      const purge = await ledger.commit({ ...event('ledger.pruned'), facts: { minimumIndex } }, []);
      assert.deepEqual(await bench.pruner.prune(purge, () => true), { entries: 256, more: false });
      assert.deepEqual(await verdicts(), [[], 256, 'good']);
      receipts.push(await bench.newLedger().commit(event('page.read'), []));
      await bench.sequencer.sequence('sharing', () => true);
      assert.deepEqual(await verdicts(), [[], 256, 'good']);
    });
  });
}
