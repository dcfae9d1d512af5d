import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';

export type LedgerFiles = Pick<ObjectStorage, 'list' | 'get'>;

/** Reads object files without opening the object storage: its owner may be running. */
export function filesBelow(folder: string): LedgerFiles {
  return {
    async *list(bucket, prefix) {
      const root = join(folder, bucket, prefix);
      if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) return;
      for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const found = statSync(path, { throwIfNoEntry: false });
        if (found) yield { key: path.slice(join(folder, bucket).length + 1), size: found.size };
      }
    },
    async get(bucket, key) {
      const path = join(folder, bucket, key);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined;
    },
  };
}
