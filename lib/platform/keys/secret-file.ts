import { mkdirSync, readFileSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { isFileError, writeOnce } from '../files/durable.ts';
import { KeyUnavailable } from './keys.ts';

/**
 * Reads a secret that only its owner may read (0600). With `create`, a missing file is made, once, whole and synced.
 * @throws KeyUnavailable `not-found` when it is missing, `access-denied` when others may read it
 */
export function readSecretFile(file: string, create: false | (() => string)): string {
  if (create) {
    mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
    try {
      statSync(file);
    } catch (error) {
      if (!isFileError(error, 'ENOENT')) throw error;
      writeOnce(file, Buffer.from(create()), { mode: 0o600 }); // another process may be first: its secret is read below
    }
  }
  try {
    const others = statSync(file).mode & 0o077;
    if (others && process.platform !== 'win32') throw new KeyUnavailable(`${file} may be read by others than its owner: chmod 600`, 'access-denied');
    return readFileSync(file, 'utf8');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) throw new KeyUnavailable(`there is no secret file ${file}`, 'not-found', { cause: error });
    if (isFileError(error, 'EACCES', 'EPERM')) throw new KeyUnavailable(`${file} may not be read`, 'access-denied', { cause: error });
    throw error;
  }
}
