import type { KeyName, KeyService, KeyStore } from '../../lib/platform/keys/keys.ts';

/** Counts the calls that leave the process: one `get`, `put` or `unwrap` is one round trip. */
export function countingKeys(inner: { readonly keyStore: KeyStore; readonly keyService: KeyService }) {
  const calls: string[] = [];
  const keyStore: KeyStore = {
    deletes: inner.keyStore.deletes,
    put: (name, key) => { calls.push('put'); return inner.keyStore.put(name, key); },
    get: (names: readonly KeyName[]) => { calls.push('get'); return inner.keyStore.get(names); },
    destroy: (name) => { calls.push('destroy'); return inner.keyStore.destroy(name); },
  };
  const keyService: KeyService = {
    generate: (length, context) => { calls.push('generate'); return inner.keyService.generate(length, context); },
    unwrap: (wrapped, id, context) => { calls.push('unwrap'); return inner.keyService.unwrap(wrapped, id, context); },
  };
  return { keyStore, keyService, /** The calls since the last time this was asked. */ taken: () => calls.splice(0) };
}
