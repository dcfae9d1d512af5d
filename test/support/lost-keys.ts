import { createHash } from 'node:crypto';
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { spellKeyName } from '../../lib/platform/keys/key-name.ts';
import type { KeyName } from '../../lib/platform/keys/keys.ts';

const fileOf = (folder: string, name: KeyName): string =>
  join(folder, 'keys', 'data-keys', 'live', `${createHash('sha256').update(spellKeyName(name)).digest('hex')}.json`);

/** Takes a key's file away, as a lost disk would; answers with how to bring it back. */
export function loseKey(folder: string, name: KeyName): () => void {
  const file = fileOf(folder, name);
  const bytes = readFileSync(file);
  rmSync(file);
  return () => writeFileSync(file, bytes, { mode: 0o600 });
}
