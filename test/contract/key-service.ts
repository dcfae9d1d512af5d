import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { DecryptionFailed, type KeyService } from '../../lib/platform/keys/keys.ts';

const context = { key: 'cohort/resource-pupils/2032-07-31', more: 'x' };

/** What every key service does. */
export function keyServiceContract(engine: string, make: (context: TestContext) => KeyService): void {
  describe(`key service contract on ${engine}`, () => {
    for (const length of [16, 32])
      test(`a key of ${length} bytes comes back from what wraps it, under the same context in any order`, async (t) => {
        const service = make(t);
        const { key, wrapped, masterKeyId } = await service.generate(length, context);
        assert.equal(key.length, length);
        assert.ok(!Buffer.from(wrapped).includes(Buffer.from(key)));
        assert.deepEqual(Buffer.from(await service.unwrap(wrapped, masterKeyId, { more: 'x', key: context.key })), Buffer.from(key));
      });

    test('two keys differ, and so does what wraps them', async (t) => {
      const service = make(t);
      const [a, b] = [await service.generate(16, context), await service.generate(16, context)];
      assert.notDeepEqual(a.key, b.key);
      assert.notDeepEqual(a.wrapped, b.wrapped);
    });

    test('another context, a missing part of it or a changed byte opens nothing', async (t) => {
      const service = make(t);
      const { wrapped, masterKeyId } = await service.generate(16, context);
      await assert.rejects(service.unwrap(wrapped, masterKeyId, { ...context, key: 'cohort/resource-pupils/2033-07-31' }), DecryptionFailed);
      await assert.rejects(service.unwrap(wrapped, masterKeyId, { key: context.key }), DecryptionFailed);
      const changed = Uint8Array.from(wrapped, (byte, i) => (i === wrapped.length - 1 ? byte ^ 1 : byte));
      await assert.rejects(service.unwrap(changed, masterKeyId, context), DecryptionFailed);
      await assert.rejects(service.unwrap(wrapped.slice(0, 5), masterKeyId, context), DecryptionFailed);
    });
  });
}
