import type { Exchange } from '../exchange.ts';
import type { Response } from '../http.ts';
import type { Answer } from '../operation.ts';
import { receiptHeader } from '../response-headers.ts';
import type { Step } from './step.ts';

/** From the handler's parsed answer to status, headers and body. */
export const encode: Step = {
  name: 'encode-answer',
  after: ({ event: exchange }) => {
    if (!exchange.answer) throw new TypeError('the handler gave no answer');
    exchange.response = encodeAnswer(exchange, exchange.answer);
  },
};

/** A page brings its style with it, and nothing else. */
const pagePolicy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

export function encodeAnswer({ operation, replayed }: Exchange, { value, version, location, receipt }: Answer<unknown>): Response {
  return {
    status: operation.status ?? 200,
    headers: {
      'Content-Type': operation.produces ?? 'application/json; charset=utf-8',
      ...(operation.produces?.startsWith('text/html') && { 'Content-Security-Policy': pagePolicy }),
      ...(version !== undefined && { ETag: `"${version}"` }),
      ...(location !== undefined && { Location: location }),
      ...receiptHeader(receipt),
      ...(replayed && { 'Idempotent-Replay': 'true' }),
    },
    body: operation.produces === undefined ? JSON.stringify(value) : toBody(value),
  };
}

function toBody(value: unknown): string | Uint8Array {
  if (typeof value === 'string' || value instanceof Uint8Array) return value;
  throw new TypeError('an operation that produces another type than JSON answers text or bytes');
}
