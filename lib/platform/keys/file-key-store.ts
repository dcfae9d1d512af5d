import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { discardAbandonedDrafts, draftName, isFileError, shred, writeOnce } from '../files/durable.ts';
import type { Clock } from '../clock.ts';
import { spellKeyName } from './key-name.ts';
import { KeyDestroyed, KeyUnavailable, type KeyName, type KeyStore, type WrappedKey } from './keys.ts';
import { decodeWrappedKey, encodeWrappedKey } from './wrapped-key-file.ts';

export interface FileKeyStore extends KeyStore {
  /** How many key files were beside their tombstones when the store was opened, and were destroyed again; told once. */
  takeDestroyedAgain(): number;
}

/**
 * One file a key in `live/`, one tombstone a destroyed key in `destroyed/`; both are named by a digest of the key's
 * name. The tombstone comes first: whatever happens after it, the key is destroyed, and the next start finishes.
 * Calls are synchronous inside: a key file is a few hundred bytes in the page cache.
 */
export function createFileKeyStore({ folder, clock }: { readonly folder: string; readonly clock: Clock }): FileKeyStore {
  const live = join(folder, 'live');
  const destroyed = join(folder, 'destroyed');
  for (const path of [live, destroyed]) mkdirSync(path, { recursive: true, mode: 0o700 });
  const digestOf = (name: KeyName): string => createHash('sha256').update(spellKeyName(name)).digest('hex');
  const keyPath = (digest: string): string => join(live, `${digest}.json`);
  const tombstonePath = (digest: string): string => join(destroyed, digest);

  /** Shreds the key's file and every draft of it. */
  const erase = (digest: string): void => {
    for (const file of readdirSync(live)) if (file.startsWith(digest)) shred(join(live, file));
  };

  const read = (name: KeyName): WrappedKey | 'destroyed' | undefined => {
    const digest = digestOf(name);
    let bytes: Buffer | undefined;
    try {
      bytes = readFileSync(keyPath(digest));
    } catch (error) {
      if (!isFileError(error, 'ENOENT')) throw new KeyUnavailable(`the key file of ${spellKeyName(name)} cannot be read`, 'unreachable', { cause: error });
    }
    // The tombstone is looked for after reading: half-overwritten bytes always have one.
    if (existsSync(tombstonePath(digest))) return 'destroyed';
    return bytes && decodeWrappedKey(bytes, spellKeyName(name));
  };

  discardAbandonedDrafts(live);
  discardAbandonedDrafts(destroyed);
  // Finishes what a crash interrupted, and destroys again what came back with an older copy of the folder.
  let destroyedAgain = 0;
  for (const file of readdirSync(live)) {
    if (!existsSync(tombstonePath(file.slice(0, 64)))) continue;
    shred(join(live, file));
    if (file.length === '.json'.length + 64) destroyedAgain += 1; // drafts beside it are no keys of their own
  }

  return {
    deletes: true,
    takeDestroyedAgain() {
      const taken = destroyedAgain;
      destroyedAgain = 0;
      return taken;
    },
    async put(name, key) {
      const digest = digestOf(name);
      if (existsSync(tombstonePath(digest))) throw new KeyDestroyed(`${spellKeyName(name)} is destroyed`);
      const draft = join(live, draftName(digest));
      writeOnce(keyPath(digest), encodeWrappedKey(spellKeyName(name), key), { mode: 0o600, draft });
      const stored = read(name);
      if (stored === 'destroyed') { // by another process, while the file was written
        erase(digest);
        throw new KeyDestroyed(`${spellKeyName(name)} is destroyed`);
      }
      if (!stored) throw new KeyUnavailable(`the key file of ${spellKeyName(name)} vanished`);
      return stored;
    },
    async get(names) {
      return names.map(read);
    },
    async destroy(name) {
      const digest = digestOf(name);
      const tombstone = JSON.stringify({ name: spellKeyName(name), destroyedAt: clock.now() });
      if (!existsSync(tombstonePath(digest))) writeOnce(tombstonePath(digest), Buffer.from(tombstone), { mode: 0o400 });
      erase(digest);
    },
  };
}
