import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { SHARDS } from '../../lib/compose/local.ts';
import { restoreLedger } from '../../lib/platform/ledger/restore-from-copies.ts';
import type { Receipt } from '../../lib/platform/ledger/ledger.ts';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { UnreadableItem } from '../../lib/platform/storage/store.ts';
import { createLocalPlatform } from '../../lib/compose/local.ts';
import { seededRandom } from '../support/seeded-random.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

const always = () => true;
const enter = ({ platform }: TestWorld, number: number) => platform.ledger.commit({ stream: 'sharing', action: 'test.entered', operation: 'test', subject: {}, facts: { number } }, []);

/** The older database beside the append-only copies and keys of the world. */
const older = (world: TestWorld, copy: string) => createLocalPlatform({
  folder: world.folder, baseUrl: 'http://127.0.0.1', log: { info: () => {}, warn: () => {}, error: () => {} }, clock: world.clock, random: world.platform.random, store: createSqliteStore({ file: copy, clock: world.clock }),
});

describe('a log whose database was put back', () => {
  for (const seed of [1, 2, 3]) {
    test(`holds every signed entry again and goes on without a split (seed ${seed})`, async (context) => {
      const world = await createTestWorld({ empty: true, seed });
      const random = seededRandom(seed);
      const copy = join(temporaryFolder(context), 'copy.sqlite');
      const receipts: Receipt[] = [];
      const work = async (count: number) => {
        for (let number = 0; number < count; number += 1) {
          receipts.push(await enter(world, number));
          if (random.below(60) === 0) await world.platform.sequencer.sequence('sharing', always);
        }
      };
      await work(100 + random.below(300));
      world.local.store.copyTo(copy);
      await work(200 + random.below(400));
      await world.platform.sequencer.sequence('sharing', always);
      const signed = await world.platform.ledgerReader.latest('sharing');

      const restored = older(world, copy);
      assert.ok(await restoreLedger({ ...restored, shards: SHARDS }) > 0);
      assert.equal(await restoreLedger({ ...restored, shards: SHARDS }), 0, 'once is enough');
      assert.deepEqual(await restored.ledgerReader.latest('sharing'), signed);
      for (const { shard, number, leafHash } of receipts) assert.equal((await restored.ledgerReader.inclusion('sharing', shard, number))?.entry.leafHash, leafHash);
      await restored.ledger.commit({ stream: 'sharing', action: 'test.entered', operation: 'test', subject: {} }, []);
      await restored.sequencer.sequence('sharing', always);
      assert.equal((await restored.ledgerReader.latest('sharing'))?.size, receipts.length + 1);
      restored.close();
      world.close();
    });
  }

  test('whose copies tell another history is refused', async (context) => {
    const world = await createTestWorld({ empty: true });
    const copy = join(temporaryFolder(context), 'copy.sqlite');
    await enter(world, 1);
    world.local.store.copyTo(copy);
    const forked = older(world, copy);
    const first = await enter(world, 2);
    await world.platform.sequencer.sequence('sharing', always);
    const others = await Promise.all(Array.from({ length: SHARDS }, () => forked.ledger.commit({ stream: 'sharing', action: 'test.forked', operation: 'test', subject: {} }, [])));
    assert.ok(others.some(({ shard, number }) => shard === first.shard && number === first.number));
    await assert.rejects(restoreLedger({ ...forked, shards: SHARDS }), UnreadableItem);
    forked.close();
    world.close();
  });
});
