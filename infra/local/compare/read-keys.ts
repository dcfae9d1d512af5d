import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isFileError } from '../../../lib/platform/files/durable.ts';
import { createDataKey, type DataKey } from '../../../lib/platform/keys/data-key.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import { contextOf, spellKeyName } from '../../../lib/platform/keys/key-name.ts';
import { DecryptionFailed, KeyUnavailable, type KeyName } from '../../../lib/platform/keys/keys.ts';
import { decodeWrappedKey } from '../../../lib/platform/keys/wrapped-key-file.ts';

/** `missing`: the key's file or the master key is not there, or is damaged. */
export type FoundKey = DataKey | 'destroyed' | 'missing';

/** Opens data keys of a folder and changes nothing in it, unlike the key store, which on opening finishes what was interrupted. */
export function createKeyReader(keyFolder: string): (name: KeyName) => Promise<FoundKey> {
  const folder = join(keyFolder, 'data-keys');
  return async (name) => {
    const digest = createHash('sha256').update(spellKeyName(name)).digest('hex');
    try {
      const bytes = readFile(join(folder, 'live', `${digest}.json`));
      if (existsSync(join(folder, 'destroyed', digest))) return 'destroyed'; // looked for after reading, as the key store does
      if (!bytes) return 'missing';
      const { suite, wrapped, masterKeyId, commitment } = decodeWrappedKey(bytes, spellKeyName(name));
      const service = createFileKeyService({ file: join(keyFolder, 'master-key.json'), suite, create: false });
      const key = createDataKey(suite, await service.unwrap(wrapped, masterKeyId, contextOf(name)));
      return key.commitment === commitment ? key : 'missing';
    } catch (error) {
      if (error instanceof KeyUnavailable || error instanceof DecryptionFailed) return 'missing';
      throw error;
    }
  };
}

function readFile(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return undefined;
    throw error;
  }
}
