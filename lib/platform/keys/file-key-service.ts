import { randomBytes } from 'node:crypto';
import * as z from 'zod';
import { createDataKey } from './data-key.ts';
import { KeyUnavailable, type KeyService, type SuiteName } from './keys.ts';
import { readSecretFile } from './secret-file.ts';
import { suites } from './suites/suites.ts';

const MasterKeyFile = z.strictObject({
  format: z.literal('edudata-steward/master-key/1'),
  suite: z.enum(['sm4-ctr-hmac-sm3', 'aes-256-gcm']),
  key: z.base64(),
});

/** One text for a context, whatever order its names were given in. */
const canonical = (context: Readonly<Record<string, string>>): string =>
  JSON.stringify(Object.entries(context).toSorted(([a], [b]) => (a < b ? -1 : 1)));

const parse = (file: string, text: string): z.output<typeof MasterKeyFile> => {
  try {
    return MasterKeyFile.parse(JSON.parse(text));
  } catch (cause) {
    throw new KeyUnavailable(`${file} is no master key`, 'damaged', { cause });
  }
};

/**
 * A master key in a local file (0600), for one machine: it wraps data keys with its suite, the context as associated data.
 * `create` only on a fresh data folder: a lost master key must be noticed, not replaced.
 */
export function createFileKeyService({ file, suite, create }: { readonly file: string; readonly suite: SuiteName; readonly create: boolean }): KeyService {
  const fresh = (): string =>
    JSON.stringify({ format: 'edudata-steward/master-key/1', suite, key: randomBytes(suites[suite].keyLength).toString('base64') });
  const stored = parse(file, readSecretFile(file, create && fresh));
  const master = createDataKey(stored.suite, Buffer.from(stored.key, 'base64'));
  const ownId = `file:${master.fingerprint}`;
  return {
    async generate(length, context) {
      const key = randomBytes(length);
      return { key, wrapped: master.cipher.encrypt(key, canonical(context)), masterKeyId: ownId };
    },
    async unwrap(wrapped, masterKeyId, context) {
      if (masterKeyId !== ownId) throw new KeyUnavailable(`wrapped by master key ${masterKeyId}, but this one is ${ownId}`, 'other-master-key');
      return master.cipher.decrypt(wrapped, canonical(context));
    },
  };
}
