import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { ResourceId } from '../../../lib/identifiers.ts';
import { createFileKeyStore } from '../../../lib/platform/keys/file-key-store.ts';
import { KeyUnavailable, type KeyName, type KeyStore } from '../../../lib/platform/keys/keys.ts';
import { createReplicatedKeyStore } from '../../../lib/platform/keys/replicated-key-store.ts';
import { someWrappedKey } from '../../contract/key-store.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const name: KeyName = { kind: 'cohort', resourceId: ResourceId.parse('resource-aaaa'), cohort: '2027-07-01' };
const open = (t: TestContext): KeyStore => createFileKeyStore({ folder: temporaryFolder(t), clock: virtualClock() });
const failing = (store: KeyStore, what: 'put' | 'destroy'): KeyStore => ({ ...store, [what]: async () => { throw new KeyUnavailable('out of reach'); } });
const standing = async (store: KeyStore) => {
  const [found] = await store.get([name]);
  return typeof found === 'object' ? found.commitment : found;
};

describe('a key store with a replica', () => {
  test('holds a key in both, and destroys it in both', async (t) => {
    const [first, second] = [open(t), open(t)];
    const store = createReplicatedKeyStore(first, second);
    const key = someWrappedKey();
    await store.put(name, key);
    assert.deepEqual([await standing(first), await standing(second)], [key.commitment, key.commitment]);
    await store.destroy(name);
    assert.deepEqual([await standing(first), await standing(second)], ['destroyed', 'destroyed']);
  });

  test('gives no key to use that the replica does not hold; asked again it completes', async (t) => {
    const [first, second] = [open(t), open(t)];
    const key = someWrappedKey();
    await assert.rejects(createReplicatedKeyStore(first, failing(second, 'put')).put(name, key), KeyUnavailable);
    await createReplicatedKeyStore(first, second).put(name, someWrappedKey());
    assert.equal(await standing(second), key.commitment, 'the first creator’s key counts');
  });

  test('does not say that a key is destroyed while the replica keeps it, though nobody reads it any more', async (t) => {
    const [first, second] = [open(t), open(t)];
    const store = createReplicatedKeyStore(first, second);
    await store.put(name, someWrappedKey());
    await assert.rejects(createReplicatedKeyStore(first, failing(second, 'destroy')).destroy(name), KeyUnavailable);
    assert.equal(await standing(store), 'destroyed');
    await store.destroy(name);
    assert.equal(await standing(second), 'destroyed');
  });

  test('refuses where the two hold different keys', async (t) => {
    const [first, second] = [open(t), open(t)];
    await second.put(name, someWrappedKey());
    await assert.rejects(createReplicatedKeyStore(first, second).put(name, someWrappedKey()), (error) => error instanceof KeyUnavailable && error.code === 'damaged');
  });

  test('deletes only where both do', (t) => {
    const [first, second] = [open(t), open(t)];
    assert.equal(createReplicatedKeyStore(first, second).deletes, true);
    assert.equal(createReplicatedKeyStore(first, { ...second, deletes: false }).deletes, false);
  });
});
