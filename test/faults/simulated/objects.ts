import { isAppendOnly, requireObjectKey, requirePrefix, requireRange } from '../../../lib/platform/objects/object-key.ts';
import { DeletionForbidden, ObjectExists, type Bucket, type ObjectStorage } from '../../../lib/platform/objects/objects.ts';
import type { Disk } from './disk.ts';

export interface SimulatedObjects extends ObjectStorage {
  /** What a client does with its upload address. */
  accept(url: string, bytes: Uint8Array): Promise<void>;
  /** Of the append-only bucket, for the purge alone. */
  remove(key: string): Promise<void>;
}

export function createSimulatedObjects({ objects }: Disk): SimulatedObjects {
  const nameOf = (bucket: Bucket, key: string): string => {
    requireObjectKey(key);
    return `${bucket}/${key}`;
  };
  const put = async (bucket: Bucket, key: string, bytes: Uint8Array): Promise<void> => {
    const name = nameOf(bucket, key);
    const standing = objects.get(name);
    if (standing && Buffer.compare(standing, bytes) !== 0) throw new ObjectExists(`${name} is there with other bytes`);
    if (!standing) objects.set(name, Uint8Array.from(bytes));
  };
  return {
    put,
    async get(bucket, key, range) {
      if (range) requireRange(range);
      const found = objects.get(nameOf(bucket, key));
      return found && (range ? found.slice(range.start, range.end) : found.slice());
    },
    size: async (bucket, key) => objects.get(nameOf(bucket, key))?.length,
    async *list(bucket, prefix) {
      requirePrefix(prefix);
      const start = `${bucket}/`;
      const found = [...objects.entries()].filter(([name]) => name.startsWith(start + prefix)).map(([name, { length: size }]) => ({ key: name.slice(start.length), size }));
      yield* found.sort((a, b) => (a.key < b.key ? -1 : 1));
    },
    async delete(bucket, key) {
      const name = nameOf(bucket, key);
      if (isAppendOnly(bucket)) throw new DeletionForbidden(`${bucket} is append-only`);
      objects.set(name, undefined);
    },
    async uploadAddress(key, { expiresAt }) {
      requireObjectKey(key);
      return { method: 'PUT', url: `http://127.0.0.1/uploads/${key}`, headers: {}, expiresAt };
    },
    accept: (url, bytes) => put('uploads', new URL(url).pathname.slice('/uploads/'.length), bytes),
    async remove(key) {
      objects.set(nameOf('ledger', key), undefined);
    },
  };
}
