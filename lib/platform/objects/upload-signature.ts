import { createHmac, timingSafeEqual } from 'node:crypto';
import { Instant, toInstant, toMilliseconds } from '../../calendar/instant.ts';

/** What an upload address permits: one object, at most so many bytes, until then. */
export interface UploadPermit {
  readonly key: string;
  readonly maxBytes: number;
  readonly expiresAt: Instant;
}

const signatureOf = (secret: Uint8Array, permit: UploadPermit): Buffer =>
  createHmac('sha256', secret).update(['edudata-steward/upload/1', permit.key, permit.maxBytes, permit.expiresAt].join('\n')).digest();

export const signUpload = (secret: Uint8Array, permit: UploadPermit): URLSearchParams =>
  new URLSearchParams({
    expires: String(toMilliseconds(permit.expiresAt)),
    max: String(permit.maxBytes),
    signature: signatureOf(secret, permit).toString('base64url'),
  });

/** `undefined` when any part was not signed so. */
export function readPermit(secret: Uint8Array, key: string, query: URLSearchParams): UploadPermit | undefined {
  const [expires, max] = [Number(query.get('expires')), Number(query.get('max'))];
  const signature = Buffer.from(query.get('signature') ?? '', 'base64url');
  if (!Number.isSafeInteger(expires) || Math.abs(expires) > 8.64e15 || !Number.isSafeInteger(max)) return undefined;
  const permit: UploadPermit = { key, maxBytes: max, expiresAt: toInstant(expires) };
  const expected = signatureOf(secret, permit);
  return signature.length === expected.length && timingSafeEqual(signature, expected) ? permit : undefined;
}
