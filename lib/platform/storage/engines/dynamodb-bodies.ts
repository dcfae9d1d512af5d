import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Above what any item may hold (limits.ts): nothing that was stored here inflates to more. */
const mostBytes = 1_000_000;

/** The body deflated against a dictionary (RFC 1951), or `undefined` where that saves nothing. */
export function deflateBody(body: string, dictionary: string): Uint8Array | undefined {
  const plain = Buffer.from(body);
  const deflated = deflateRawSync(plain, { dictionary: Buffer.from(dictionary) });
  return deflated.length < plain.length ? deflated : undefined;
}

/** The body as it was deflated against the same dictionary; `undefined` when the bytes are no such thing. */
export function inflateBody(deflated: Uint8Array, dictionary: string): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(inflateRawSync(deflated, { dictionary: Buffer.from(dictionary), maxOutputLength: mostBytes }));
  } catch {
    return undefined; // not a deflated text, or of other keys
  }
}
