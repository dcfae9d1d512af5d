import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';

export interface Emulator {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  readonly port: number;
  /** Asks a service for something, as its owner; `body` is JSON, or a form of the query protocol. */
  ask(service: string, path: string, more?: { readonly target?: string; readonly form?: Readonly<Record<string, string>>; readonly json?: object }): Promise<string>;
  stop(): Promise<void>;
}

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return address.port;
}

/** moto in server mode on this machine alone: one process that knows the partition aws-cn. */
export async function startMoto(bin: string): Promise<Emulator> {
  const port = await freePort();
  const python = spawn(join(bin, 'moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore', env: { PATH: process.env['PATH'], MOTO_S3_CUSTOM_ENDPOINTS: '' } });
  const kill = () => { python.kill('SIGKILL'); };
  process.once('exit', kill);
  const url = `http://127.0.0.1:${port}`;
  for (let tries = 0; ; tries += 1) {
    if (python.exitCode !== null || tries > 300) throw new Error('moto_server did not start');
    const ready = await fetch(`${url}/moto-api/`).then(({ ok }) => ok, () => false); // not listening yet
    if (ready) break;
    await sleep(100);
  }
  return {
    url, port,
    ask: (service, path, { target, form, json } = {}) => new Promise((resolve, reject) => {
      const body = form ? new URLSearchParams(form).toString() : json ? JSON.stringify(json) : '';
      const headers = {
        host: `${service}.cn-north-1.amazonaws.com.cn`, authorization: `AWS4-HMAC-SHA256 Credential=AKIAOWNER/20261123/cn-north-1/${service}/aws4_request, SignedHeaders=host, Signature=none`,
        ...(body !== '' && { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/x-amz-json-1.1', 'content-length': String(Buffer.byteLength(body)) }), ...(target !== undefined && { 'x-amz-target': target }),
      };
      const asking = request({ host: '127.0.0.1', port, path, method: body === '' ? 'GET' : 'POST', headers }, (answer) => {
        text(answer).then((said) => (answer.statusCode === 200 ? resolve(said) : reject(new Error(`${service} ${path} ${body}: ${answer.statusCode} ${said}`))), reject);
      });
      asking.once('error', reject);
      asking.end(body);
    }),
    async stop() {
      process.off('exit', kill);
      const gone = once(python, 'exit');
      kill();
      await gone;
    },
  };
}
