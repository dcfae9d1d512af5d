import type { IncomingMessage, ServerResponse } from 'node:http';
import { INPUT_LIMITS } from '../../lib/operation/input-limits.ts';
import type { Request, Response } from '../../lib/operation/http.ts';

/** Just more than a body may hold: enough for the pipeline to refuse it. */
const mostBytes = INPUT_LIMITS.bytes + 1;

/** Reads one request of node:http. Of a body that is too large only the beginning is read. */
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
  outgoing.end(bytes);
}
