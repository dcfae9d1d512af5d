import { KeyUnavailable, type KeyStore } from './keys.ts';

/**
 * One key store over two tables, the second in another region. Both are written by this process: a service's own
 * replication would keep old values in a stream for a day. A key is in use only when both hold it, and destroyed only
 * when both say so; reading asks the first alone.
 */
export function createReplicatedKeyStore(primary: KeyStore, replica: KeyStore): KeyStore {
  return {
    deletes: primary.deletes && replica.deletes,
    async put(name, key) {
      const stored = await primary.put(name, key);
      const copied = await replica.put(name, stored);
      if (copied.commitment !== stored.commitment) throw new KeyUnavailable('the two key tables hold different keys under one name', 'damaged');
      return stored;
    },
    get: (names) => primary.get(names),
    async destroy(name) {
      await primary.destroy(name); // from here on nobody reads
      await replica.destroy(name); // fails as a whole where this fails, and is repeated as a whole
    },
  };
}
