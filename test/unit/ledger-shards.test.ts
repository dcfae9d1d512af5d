import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createShards, type Place } from '../../lib/platform/ledger/shards.ts';

const settled = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the shards of a stream', () => {
  test('are given in the order in which they were waited for, whoever asks just as one becomes free', async () => {
    const shards = createShards(1, 0, async () => 0);
    const first = await shards.take('sharing');
    const order: string[] = [];
    const wait = (name: string) => shards.take('sharing').then((place) => { order.push(name); return place; });
    const waiting = [wait('first'), wait('second')];
    await settled();
    shards.filled(first);
    waiting.push(wait('newcomer'));
    for (const [index, number] of [2, 3, 4].entries()) {
      const place: Place | undefined = await waiting[index];
      assert.ok(place);
      assert.equal(place.number, number);
      shards.filled(place);
    }
    assert.deepEqual(order, ['first', 'second', 'newcomer']);
  });

  test('go past one who avoids them, and to whoever asked next', async () => {
    const shards = createShards(2, 0, async () => 0);
    const [one, other] = [await shards.take('sharing'), await shards.take('sharing')];
    const order: string[] = [];
    const avoiding = shards.take('sharing', one.shard).then((place) => { order.push('avoiding'); return place; });
    const next = shards.take('sharing').then((place) => { order.push('next'); return place; });
    shards.filled(one);
    await settled();
    assert.deepEqual([order, (await next).shard], [['next'], one.shard]);
    shards.filled(other);
    assert.equal((await avoiding).shard, other.shard);
  });

  test('are free again where their end cannot be read', async () => {
    let fails = true;
    const shards = createShards(1, 0, async () => { if (fails) throw new Error('not now'); return 7; });
    const [broken, waiting] = [shards.take('sharing'), shards.take('sharing')];
    await assert.rejects(broken, /not now/);
    await assert.rejects(waiting, /not now/);
    fails = false;
    assert.equal((await shards.take('sharing')).number, 8);
  });
});
