import type { DataKey } from './data-key.ts';

/** Unwrapped keys by name, the least recently used ones dropped first. */
export interface KeyCache {
  /** Only the key with this commitment. */
  get(name: string, commitment: string): DataKey | undefined;
  peek(name: string): DataKey | undefined;
  set(name: string, key: DataKey): void;
  /** Drops the key; what was handed out of it still works. */
  forget(name: string): void;
  /** Drops the key and makes what was handed out of it useless. */
  revoke(name: string): void;
}

export function createKeyCache(limit: number): KeyCache {
  const keys = new Map<string, DataKey>();
  return {
    get(name, commitment) {
      const key = keys.get(name);
      if (key?.commitment !== commitment) return undefined;
      keys.delete(name);
      keys.set(name, key);
      return key;
    },
    peek: (name) => keys.get(name),
    set(name, key) {
      keys.delete(name);
      keys.set(name, key);
      for (const oldest of keys.keys()) {
        if (keys.size <= limit) break;
        keys.delete(oldest);
      }
    },
    forget(name) {
      keys.delete(name);
    },
    revoke(name) {
      keys.get(name)?.revoke();
      keys.delete(name);
    },
  };
}
