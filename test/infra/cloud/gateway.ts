import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { Agent, request as forward, type IncomingMessage, type ServerResponse } from 'node:http';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Emulator } from './moto.ts';
import { readWire, type Wire, type WireRequest } from './wire-calls.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body: Buffer;
}
/** Stands before the emulator: may change what is asked, answer itself, or look at what was answered. */
export type Step = (wire: Wire, request: WireRequest, next: (request: WireRequest) => Promise<Answer>) => Promise<Answer>;

export interface Gateway {
  readonly port: number;
  readonly certificate: string;
  close(): void;
}

const HOSTS = ['*.amazonaws.com.cn', '*.cn-north-1.amazonaws.com.cn', '*.s3.cn-north-1.amazonaws.com.cn', 'id.example.cn'];

/** The cloud's own addresses, over TLS, on a port of this machine (loopback.cjs leads there); the steps see every request before the emulator does. */
export async function startGateway(emulator: Emulator, step: Step): Promise<Gateway> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-gateway-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [certificate, key] = [join(folder, 'certificate'), join(folder, 'key')];
  const made = spawnSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj', '/CN=loopback',
    '-addext', `subjectAltName=${HOSTS.map((host) => `DNS:${host}`).join(',')}`, '-keyout', key, '-out', certificate], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`openssl made no certificate: ${made.error?.message ?? made.stderr}`);
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });

  const send = (request: WireRequest): Promise<Answer> => new Promise((resolve, reject) => {
    const { method, target, headers, body } = request;
    const { 'transfer-encoding': _, ...kept } = headers;
    const outgoing = forward({ host: '127.0.0.1', port: emulator.port, method, path: target, agent, headers: { ...kept, host: request.host, 'content-length': String(body.length) } }, (incoming) => {
      read(incoming).then((bytes) => resolve({ status: incoming.statusCode ?? 502, headers: incoming.headers, body: bytes }), reject);
    });
    outgoing.once('error', reject);
    outgoing.end(body);
  });
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(',') : value]));
    const request: WireRequest = { method: incoming.method ?? 'GET', target: incoming.url ?? '/', host: incoming.headers.host ?? '', headers, body: await read(incoming) };
    const { status, headers: answered, body } = await step(readWire(request), request, send);
    const { 'transfer-encoding': _, connection: __, ...kept } = answered;
    outgoing.writeHead(status, { ...kept, ...(request.method !== 'HEAD' && { 'content-length': String(body.length) }) } as Record<string, string>);
    outgoing.end(body);
  }
  const server = createServer({ key: readFileSync(key), cert: readFileSync(certificate) }, (incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : new Error(String(error))));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  server.unref();
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('the gateway listens on no port');
  return {
    port: address.port, certificate,
    close() {
      server.close();
      server.closeAllConnections();
      agent.destroy();
    },
  };
}

async function read(stream: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks);
}
