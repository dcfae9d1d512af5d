import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import fc from 'fast-check';
import { Instant } from '../../lib/calendar/instant.ts';
import { DeletionForbidden, ObjectExists, type Bucket, type ObjectStorage } from '../../lib/platform/objects/objects.ts';

/** A quarter of an hour after the standing clock of the tests. */
const expiresAt = Instant.parse('2026-11-23T01:15:00.000Z');
const bytes = (text: string) => new Uint8Array(Buffer.from(text, 'utf8'));
const plain = (found: Uint8Array | undefined) => found && Buffer.from(found).toString('utf8');
const collect = async (objects: ObjectStorage, bucket: Bucket, prefix: string) => {
  const found: { key: string; size: number }[] = [];
  for await (const object of objects.list(bucket, prefix)) found.push(object);
  return found;
};

/** What every object storage does. */
export function objectStorageContract(engine: string, make: (context: TestContext) => ObjectStorage): void {
  describe(`object storage contract on ${engine}`, () => {
    test('what is put is there, in its bucket only', async (t) => {
      const objects = make(t);
      await objects.put('documents', 'application-1/letter.pdf', bytes('letter'));
      assert.equal(plain(await objects.get('documents', 'application-1/letter.pdf')), 'letter');
      assert.equal(await objects.size('documents', 'application-1/letter.pdf'), 6);
      assert.equal(await objects.get('archive', 'application-1/letter.pdf'), undefined);
      assert.equal(await objects.size('documents', 'application-1'), undefined);
      assert.equal(await objects.get('documents', 'none'), undefined);
    });

    test('an object of no bytes is an object, and so is one of many', async (t) => {
      const objects = make(t);
      await objects.put('documents', 'empty', new Uint8Array());
      const large = Uint8Array.from({ length: 300_000 }, (_, i) => i % 251);
      await objects.put('documents', 'large', large);
      assert.deepEqual(await objects.get('documents', 'large'), large);
      assert.equal(await objects.size('documents', 'empty'), 0);
      assert.equal((await objects.get('documents', 'empty'))?.length, 0);
      assert.equal((await objects.get('documents', 'empty', { start: 0, end: 10 }))?.length, 0);
    });

    test('nothing is overwritten: the same bytes succeed, others are refused', async (t) => {
      const objects = make(t);
      await objects.put('documents', 'a', bytes('one'));
      await objects.put('documents', 'a', bytes('one'));
      await assert.rejects(objects.put('documents', 'a', bytes('two')), ObjectExists);
      await assert.rejects(objects.put('documents', 'a', bytes('one and more')), ObjectExists);
      assert.equal(plain(await objects.get('documents', 'a')), 'one');
    });

    test('of writers that race, exactly one is kept', async (t) => {
      const objects = make(t);
      const outcomes = await Promise.allSettled(Array.from({ length: 6 }, (_, i) => objects.put('ledger', 'tile/0/000', bytes(`writer ${i}`))));
      assert.equal(outcomes.filter((outcome) => outcome.status === 'fulfilled').length, 1);
      for (const outcome of outcomes) if (outcome.status === 'rejected') assert.ok(outcome.reason instanceof ObjectExists);
    });

    test('ranges end before their end and are cut to the object', async (t) => {
      const objects = make(t);
      const whole = Uint8Array.from({ length: 50 }, (_, i) => i);
      await objects.put('uploads', 'import-1.csv', whole);
      await fc.assert(fc.asyncProperty(fc.nat(60), fc.nat(60), async (start, length) => {
        const found = await objects.get('uploads', 'import-1.csv', { start, end: start + length });
        assert.deepEqual(Array.from(found ?? []), Array.from(whole.slice(start, start + length)));
        assert.notEqual(found, undefined);
      }), { numRuns: 60 });
      assert.equal(await objects.get('uploads', 'none', { start: 0, end: 5 }), undefined);
      assert.equal(await objects.get('uploads', 'none', { start: 5, end: 5 }), undefined);
      for (const range of [{ start: -1, end: 2 }, { start: 3, end: 2 }, { start: 0.5, end: 2 }])
        await assert.rejects(objects.get('uploads', 'import-1.csv', range), RangeError);
    });

    test('lists are in the order of keys, by any prefix, over pages', async (t) => {
      const objects = make(t);
      const keys = ['tile/0/000', 'tile/0/001.p/5', 'tile/0/x001/000', 'tile/1/000', 'tile/entries/000', 'tile-notes', 'tile.md', 'checkpoint'];
      for (const key of keys) await objects.put('ledger', key, bytes(key));
      assert.deepEqual(await collect(objects, 'ledger', ''), [...keys].sort().map((key) => ({ key, size: key.length })));
      assert.deepEqual((await collect(objects, 'ledger', 'tile/0/')).map(({ key }) => key), ['tile/0/000', 'tile/0/001.p/5', 'tile/0/x001/000']);
      assert.deepEqual((await collect(objects, 'ledger', 'tile/0/00')).map(({ key }) => key), ['tile/0/000', 'tile/0/001.p/5']);
      assert.deepEqual((await collect(objects, 'ledger', 'til')).length, 7);
      assert.deepEqual(await collect(objects, 'ledger', 'none/'), []);
      assert.deepEqual(await collect(objects, 'archive', ''), []);
    });

    test('a deleted object is gone, can be deleted again, and its key can be used again', async (t) => {
      const objects = make(t);
      await objects.put('uploads', 'a/b', bytes('one'));
      await objects.delete('uploads', 'a/b');
      await objects.delete('uploads', 'a/b');
      assert.equal(await objects.get('uploads', 'a/b'), undefined);
      assert.deepEqual(await collect(objects, 'uploads', ''), []);
      await objects.put('uploads', 'a/b', bytes('two'));
      assert.equal(plain(await objects.get('uploads', 'a/b')), 'two');
    });

    test('nothing is deleted from the ledger', async (t) => {
      const objects = make(t);
      await objects.put('ledger', 'tile/0/000', bytes('tile'));
      await assert.rejects(objects.delete('ledger', 'tile/0/000'), DeletionForbidden);
      await assert.rejects(objects.delete('ledger', 'none'), DeletionForbidden);
      assert.equal(plain(await objects.get('ledger', 'tile/0/000')), 'tile');
    });

    for (const key of ['', '/', 'a//b', '/a', 'a/', '.', '..', '../keys/master.key', 'a/../../b', 'a\\b', 'a b', 'a\0b', '文件', '%2e%2e/a', 'a'.repeat(1000)])
      test(`${JSON.stringify(key.slice(0, 20))} is no key`, async (t) => {
        const objects = make(t);
        await assert.rejects(objects.put('documents', key, bytes('x')), TypeError);
        await assert.rejects(objects.get('documents', key), TypeError);
        await assert.rejects(objects.size('documents', key), TypeError);
        await assert.rejects(objects.delete('documents', key), TypeError);
        await assert.rejects(objects.uploadAddress(key, { maxBytes: 1, expiresAt: expiresAt }), TypeError);
      });

    test('an upload address is a PUT until it expires', async (t) => {
      const objects = make(t);
      const address = await objects.uploadAddress('imports/import-1.csv', { maxBytes: 1000, expiresAt });
      assert.equal(address.method, 'PUT');
      assert.equal(address.expiresAt, expiresAt);
      assert.match(new URL(address.url).pathname, /\/imports\/import-1\.csv$/);
    });
  });
}
