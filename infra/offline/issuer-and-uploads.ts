import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import * as z from 'zod';
import { Instant } from '../../lib/calendar/instant.ts';
import type { FileObjects } from '../../lib/platform/objects/file-objects.ts';
import type { DemoIssuer } from '../local/demo-issuer.ts';
import { send } from '../local/http-request.ts';
import type { MovableClock } from '../local/movable-clock.ts';
import { acceptUpload } from '../local/uploads.ts';

const Asked = z.strictObject({ person: z.string().min(1).max(60) });
const Move = z.strictObject({ to: Instant });

/** What the cloud has elsewhere: an issuer of tokens with its keys (`/keys`, `POST /token`), object storage that takes uploads, and time that goes by (`POST /clock`). */
export async function startIssuerAndUploads(port: number, issuer: DemoIssuer, clock: MovableClock): Promise<{ readonly url: string; serve(objects: FileObjects): void; close(): void }> {
  let objects: FileObjects | undefined;
  const server = createServer((incoming, outgoing) => void answer(incoming, outgoing).catch((error: unknown) => outgoing.destroy(error instanceof Error ? error : undefined)));
  async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const json = (status: number, body: unknown) => send(outgoing, { status, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });
    if (incoming.method === 'GET' && incoming.url === '/keys') return json(200, issuer.keys);
    if (incoming.method === 'POST' && incoming.url === '/token') return json(200, { access_token: await issuer.token(Asked.parse(JSON.parse(await textOf(incoming))).person) });
    if (incoming.method === 'POST' && incoming.url === '/clock') {
      const move = Move.safeParse(JSON.parse(await textOf(incoming)));
      if (!move.success || move.data.to < clock.now()) return json(400, { zh: '须为 {"to":"2027-01-01T00:00:00.000Z"}，且只能向前', en: 'It takes {"to":"2027-01-01T00:00:00.000Z"}, and only forward' });
      return json(200, { now: clock.moveTo(move.data.to) });
    }
    if (incoming.method === 'PUT' && incoming.url?.startsWith('/uploads/') && objects) return send(outgoing, await acceptUpload(objects, incoming, 'offline'));
    return json(404, {});
  }
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || !address) throw new TypeError('the helper listens on no port');
  return { url: `http://127.0.0.1:${address.port}`, serve(files) { objects = files; }, close: () => void server.close() };
}

async function textOf(incoming: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}
