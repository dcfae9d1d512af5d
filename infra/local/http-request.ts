import type { IncomingMessage, ServerResponse } from 'node:http';
import { INPUT_LIMITS } from '../../lib/operation/input-limits.ts';
import type { Request, Response } from '../../lib/operation/http.ts';

/** Just more than a body may hold: enough for the pipeline to refuse it. */
const mostBytes = INPUT_LIMITS.bytes + 1;
const tooMuch = new Uint8Array(mostBytes);
/** What is read on of a body that was refused, at most: RFC 9112 section 9.6. */
const drained = { bytes: 64 * 1024 * 1024, milliseconds: 5_000 };

/** Whether a body says beforehand that it is too large. */
export const announcesTooMuch = ({ headers }: IncomingMessage): boolean => Number(headers['content-length'] ?? 0) >= mostBytes;

/** Reads one request of node:http. Of a body that is too large only the beginning is read, and nothing where it says so beforehand. */
export async function toRequest(incoming: IncomingMessage): Promise<Request> {
  const { path, query } = splitUrl(incoming);
  return {
    method: incoming.method ?? 'GET', path, query: [...query],
    headers: Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : value ?? ''])),
    body: await readBody(incoming), sourceIp: incoming.socket.remoteAddress, requestId: undefined,
  };
}

export function splitUrl(incoming: IncomingMessage): { readonly path: string; readonly query: URLSearchParams } {
  const [path = '/', query = ''] = (incoming.url ?? '/').split('?', 2);
  return { path, query: new URLSearchParams(query) };
}

async function readBody(incoming: IncomingMessage): Promise<Uint8Array> {
  if (announcesTooMuch(incoming)) return tooMuch;
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of incoming.iterator({ destroyOnReturn: false })) {
    if (!(chunk instanceof Uint8Array)) throw new TypeError('a request body comes as bytes');
    chunks.push(chunk);
    length += chunk.length;
    if (length >= mostBytes) break;
  }
  return Buffer.concat(chunks).subarray(0, mostBytes);
}

export function send(outgoing: ServerResponse, { status, headers, body }: Response): void {
  const bytes = typeof body === 'string' ? Buffer.from(body) : body;
  const complete = outgoing.req.complete || outgoing.req.method === 'GET';
  outgoing.writeHead(status, { ...headers, ...(status !== 204 && { 'Content-Length': bytes.length }), ...(!complete && { Connection: 'close' }) });
  if (complete) {
    outgoing.end(bytes);
    return;
  }
  outgoing.flushHeaders();
  outgoing.write(bytes);
  drain(outgoing.req, () => outgoing.end());
}

/** A client that sends everything before it reads must not find the connection reset over bytes that nobody took, and its answer gone. */
function drain(incoming: IncomingMessage, done: () => void): void {
  let left = drained.bytes;
  const timer = setTimeout(() => end(), drained.milliseconds);
  const end = (): void => {
    clearTimeout(timer);
    done();
  };
  if (incoming.destroyed) return end();
  incoming.once('end', end).once('close', end).on('data', (chunk: Uint8Array) => {
    left -= chunk.length;
    if (left < 0) end();
  });
}
