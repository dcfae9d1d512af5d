import { closeSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock } from '../clock.ts';
import { discardAbandonedDrafts, draftName, isFileError, shred } from '../files/durable.ts';
import { createFolderSyncs } from '../files/folder-syncs.ts';
import { writeOnceAsync } from '../files/write-once-async.ts';
import { acceptUpload, type UploadResult } from './accept-upload.ts';
import { isAppendOnly, requireObjectKey, requirePrefix, requireRange } from './object-key.ts';
import { DeletionForbidden, ObjectExists, ObjectsUnavailable, type Bucket, type ObjectStorage } from './objects.ts';
import { signUpload } from './upload-signature.ts';

export interface FileObjectsOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** Signs upload addresses; 32 random bytes that live as long as the addresses. */
  readonly secret: Uint8Array;
  /** Where the local server mounts `acceptUpload`, without a slash at the end: `http://127.0.0.1:8080`. */
  readonly baseUrl: string;
}

export interface FileObjects extends ObjectStorage {
  /**
   * `PUT /uploads/…`: checks signature and expiry, counts while it writes to a draft, then gives it its name.
   * @throws UploadRefused; whatever it had written is shredded
   */
  acceptUpload(path: string, query: URLSearchParams, body: AsyncIterable<Uint8Array>): Promise<UploadResult>;
}

function toObjectFailure(error: unknown): unknown {
  if (isFileError(error, 'ENOSPC', 'EIO', 'EROFS', 'EACCES', 'EMFILE', 'ENFILE')) return new ObjectsUnavailable('the object folder cannot be used', { cause: error });
  if (isFileError(error, 'ENOTDIR', 'EISDIR', 'EEXIST')) return new TypeError("an object's key continues another's", { cause: error });
  return error;
}

const guard = <T>(what: () => T): T => {
  try {
    return what();
  } catch (error) {
    throw toObjectFailure(error);
  }
};

/** Buckets as folders, objects as files with readable paths: what is in `ledger/` can be copied and verified as it is. */
export function createFileObjects({ folder, clock, secret, baseUrl }: FileObjectsOptions): FileObjects {
  const drafts = join(folder, '.drafts');
  mkdirSync(drafts, { recursive: true, mode: 0o700 });
  discardAbandonedDrafts(drafts);
  const syncFolder = createFolderSyncs();

  const pathOf = (bucket: Bucket, key: string): string => {
    requireObjectKey(key);
    return join(folder, bucket, ...key.split('/'));
  };
  const sizeOf = (path: string): number | undefined => {
    const found = statSync(path, { throwIfNoEntry: false });
    return found?.isFile() ? found.size : undefined;
  };

  function* walk(bucket: Bucket, path: string, prefix: string): Generator<{ readonly key: string; readonly size: number }> {
    let entries;
    try {
      entries = readdirSync(join(folder, bucket, path), { withFileTypes: true });
    } catch (error) {
      if (isFileError(error, 'ENOENT')) return;
      throw error;
    }
    // A folder sorts as its name with the slash that follows in keys.
    const names = entries.map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name)).toSorted((a, b) => (a < b ? -1 : 1));
    for (const name of names) {
      const key = path + name;
      if (name.endsWith('/')) {
        if (key.startsWith(prefix) || prefix.startsWith(key)) yield* walk(bucket, key, prefix);
      } else if (key.startsWith(prefix)) {
        const size = sizeOf(join(folder, bucket, key));
        if (size !== undefined) yield { key, size };
      }
    }
  }

  return {
    async put(bucket, key, bytes) {
      const path = pathOf(bucket, key);
      try {
        const written = await writeOnceAsync(path, bytes, { mode: isAppendOnly(bucket) ? 0o400 : 0o600, draft: join(drafts, draftName('put')), syncFolder });
        if (!written && Buffer.compare(readFileSync(path), bytes) !== 0) throw new ObjectExists(`${bucket}/${key} is there with other bytes`);
      } catch (error) {
        throw toObjectFailure(error);
      }
    },
    async get(bucket, key, range) {
      const path = pathOf(bucket, key);
      if (range) requireRange(range);
      return guard(() => {
        const size = sizeOf(path);
        if (size === undefined) return undefined;
        if (!range) return new Uint8Array(readFileSync(path));
        return readRange(path, range.start, Math.min(range.end, size));
      });
    },
    async size(bucket, key) {
      const path = pathOf(bucket, key);
      return guard(() => sizeOf(path));
    },
    async *list(bucket, prefix) {
      requirePrefix(prefix);
      yield* walk(bucket, '', prefix);
    },
    async delete(bucket, key) {
      const path = pathOf(bucket, key);
      if (isAppendOnly(bucket)) throw new DeletionForbidden(`${bucket} is append-only`);
      guard(() => shred(path));
    },
    async uploadAddress(key, { maxBytes, expiresAt }) {
      requireObjectKey(key);
      const query = signUpload(secret, { key, maxBytes, expiresAt });
      return { method: 'PUT', url: `${baseUrl}/uploads/${key}?${query}`, headers: {}, expiresAt };
    },
    acceptUpload: (path, query, body) => acceptUpload({ drafts, clock, secret, pathOf: (key) => pathOf('uploads', key) }, path, query, body),
  };
}

function readRange(path: string, start: number, end: number): Uint8Array {
  const bytes = new Uint8Array(Math.max(0, end - start));
  const handle = openSync(path, 'r');
  try {
    for (let read = 0; read < bytes.length;) {
      const count = readSync(handle, bytes, read, bytes.length - read, start + read);
      if (count === 0) throw new ObjectsUnavailable('an object became shorter while it was read');
      read += count;
    }
  } finally {
    closeSync(handle);
  }
  return bytes;
}
