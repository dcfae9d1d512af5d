import * as z from 'zod';
import { Instant } from '../../calendar/instant.ts';
import { KeyUnavailable, type WrappedKey } from './keys.ts';

const File = z.strictObject({
  format: z.literal('edudata-steward/wrapped-key/1'),
  name: z.string(),
  suite: z.enum(['sm4-ctr-hmac-sm3', 'aes-256-gcm']),
  masterKeyId: z.string(),
  wrapped: z.base64(),
  fingerprint: z.string().regex(/^[0-9a-f]{16}$/),
  commitment: z.string().regex(/^[0-9a-f]{64}$/),
  createdAt: Instant,
});

export const encodeWrappedKey = (name: string, key: WrappedKey): Uint8Array =>
  Buffer.from(JSON.stringify({ format: 'edudata-steward/wrapped-key/1', name, ...key, wrapped: Buffer.from(key.wrapped).toString('base64') }));

/** @throws KeyUnavailable `damaged` when the bytes are no key file, or another key's */
export function decodeWrappedKey(bytes: Uint8Array, name: string): WrappedKey {
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(bytes).toString('utf8'));
  } catch (cause) {
    throw new KeyUnavailable(`the key file of ${name} is damaged`, 'damaged', { cause });
  }
  const file = File.safeParse(json);
  if (!file.success || file.data.name !== name) throw new KeyUnavailable(`the key file of ${name} is damaged`, 'damaged', { cause: file.error });
  const { suite, masterKeyId, wrapped, fingerprint, commitment, createdAt } = file.data;
  return { suite, masterKeyId, wrapped: Buffer.from(wrapped, 'base64'), fingerprint, commitment, createdAt };
}
