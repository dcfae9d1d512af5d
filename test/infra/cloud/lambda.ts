import { fork, type ChildProcess } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Gateway } from './gateway.ts';

export interface Invocation {
  readonly id: number;
  readonly event: unknown;
  /** What time it is there, milliseconds. */
  readonly now: number;
  /** Milliseconds that the function may run. */
  readonly timeout: number;
}
export interface Outcome {
  readonly id: number;
  readonly answer?: unknown;
  readonly failed?: string;
}

export interface FunctionProcess {
  invoke(event: unknown, now: number): Promise<unknown>;
  stop(): void;
}
export interface FunctionOptions {
  readonly name: string;
  /** A file whose `handler` is called. */
  readonly file: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly accessKey: string;
  /** Seconds. */
  readonly timeout: number;
  readonly gateway: Gateway;
  /** Hears what the function writes. */
  readonly heard: (text: string) => void;
}

const path = (name: string): string => fileURLToPath(new URL(name, import.meta.url));

/** One function in a process of its own: nothing of its environment but what the deployment said, and what Lambda itself sets. */
export function startFunction({ name, file, environment, accessKey, timeout, gateway, heard }: FunctionOptions): FunctionProcess {
  const child: ChildProcess = fork(path('./run-function.ts'), [file], {
    execArgv: [`--require=${path('./loopback.cjs')}`], stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    env: {
      ...environment, PATH: process.env['PATH'], TZ: ':UTC', AWS_REGION: 'cn-north-1', AWS_DEFAULT_REGION: 'cn-north-1', AWS_LAMBDA_FUNCTION_NAME: name, AWS_ACCESS_KEY_ID: accessKey, AWS_SECRET_ACCESS_KEY: 'none', AWS_SESSION_TOKEN: 'none',
      LOOPBACK_PORT: String(gateway.port), LOOPBACK_CERTIFICATE: gateway.certificate,
    },
  });
  const waiting = new Map<number, (outcome: Outcome) => void>();
  child.stdout?.on('data', (chunk: Buffer) => heard(chunk.toString()));
  child.stderr?.on('data', (chunk: Buffer) => heard(chunk.toString()));
  child.on('message', (outcome: Outcome) => {
    waiting.get(outcome.id)?.(outcome);
    waiting.delete(outcome.id);
  });
  child.on('exit', (code, signal) => {
    for (const [id, settle] of waiting) settle({ id, failed: `${name} ended with ${code ?? signal}` });
  });
  let last = 0;
  return {
    async invoke(event, now) {
      const id = (last += 1);
      const { answer, failed } = await new Promise<Outcome>((resolve) => {
        waiting.set(id, resolve);
        child.send({ id, event, now, timeout: timeout * 1000 } satisfies Invocation);
      });
      if (failed !== undefined) throw new Error(`${name}: ${failed}`);
      return answer;
    },
    stop: () => void child.kill('SIGKILL'),
  };
}

/** Lays bundles where processes can load them. */
export function layOut(bundles: ReadonlyMap<string, Buffer>): { readonly fileOf: (name: string) => string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-functions-'));
  for (const [name, bytes] of bundles) {
    mkdirSync(join(folder, name));
    writeFileSync(join(folder, name, 'index.mjs'), bytes);
  }
  return { fileOf: (name) => join(folder, name, 'index.mjs'), remove: () => rmSync(folder, { recursive: true, force: true }) };
}
