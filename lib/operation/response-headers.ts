import type { Receipt } from '../platform/ledger/ledger.ts';

/** Where an entry stands, and its leaf hash: `sharing/3/17;<64 hex digits>`. Whoever holds it can ask for the proof. */
export const receiptHeader = (receipt: Receipt | undefined): Readonly<Record<string, string>> =>
  (receipt ? { 'Ledger-Receipt': `${receipt.stream}/${receipt.shard}/${receipt.number};${receipt.leafHash}` } : {});

/** Headers of every answer, whatever it is. */
export const securityHeaders: Readonly<Record<string, string>> = {
  'Cache-Control': 'no-store',
  'Content-Security-Policy': "default-src 'none'; frame-ancestors 'none'",
  'Referrer-Policy': 'no-referrer',
  'Strict-Transport-Security': 'max-age=31536000; includeSubDomains',
  'X-Content-Type-Options': 'nosniff',
};

const exposed = 'Correlation-Id, ETag, Idempotent-Replay, Ledger-Receipt, Location, Retry-After';

/** CORS for one of the configured origins; nothing for any other. */
export function corsHeaders(origin: string | undefined, origins: readonly string[]): Readonly<Record<string, string>> {
  if (origins.length === 0) return {};
  if (origin === undefined || !origins.includes(origin)) return { Vary: 'Origin' };
  return { Vary: 'Origin', 'Access-Control-Allow-Origin': origin, 'Access-Control-Expose-Headers': exposed };
}

/** The answer to a browser's preflight. */
export function preflightHeaders(origin: string | undefined, origins: readonly string[], methods: readonly string[]): Readonly<Record<string, string>> {
  const headers = corsHeaders(origin, origins);
  if (!('Access-Control-Allow-Origin' in headers)) return headers;
  return {
    ...headers, 'Access-Control-Allow-Methods': methods.join(', '), 'Access-Control-Max-Age': '600',
    'Access-Control-Allow-Headers': 'Authorization, Content-Type, Correlation-Id, Idempotency-Key, If-Match',
  };
}
