import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { StoreUnavailable, UnreadableItem, type Item } from '../store.ts';
import type { Statement } from './sqlite-commits.ts';

export interface WriterOptions {
  readonly file: string;
  /** Milliseconds that it waits for another process that writes. */
  readonly timeout: number;
  /** The file grows no larger. */
  readonly maxBytes?: number;
}
export interface WriterData extends WriterOptions {
  readonly port: MessagePort;
  /** How many answers were given. */
  readonly answered: Int32Array;
}
export type Asked = readonly Statement[] | 'close';
/** `current`: a condition did not hold, nothing was written, and this stands under the keys that were asked for. */
export type Answer = 'done' | { readonly current: readonly (Item | undefined)[] } | { readonly unreadable: string } | { readonly problem: string };
/** What stands under the keys, where it was not done. `StoreUnavailable`: it may have been done or not. */
type Settle = (told: 'done' | readonly (Item | undefined)[] | StoreUnavailable | UnreadableItem) => void;

/**
 * Writes large commits in a thread with a connection of its own, in the order in which they are asked for: neither their
 * rows nor the disk's sync keep this process from its other callers, and whoever prepares the next does so meanwhile.
 */
export interface SqliteWriter {
  write(statements: readonly Statement[], settle: Settle): void;
  /** Settles all that was asked for, without going on before. @throws StoreUnavailable */
  finish(): void;
  /** Finishes; then the thread ends. */
  close(): void;
}

/** Megabytes: what a thread that keeps nothing needs. */
const resourceLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 128 };
const longestWait = 60_000;

/** The thread starts with the first commit. */
export function createSqliteWriter(options: WriterOptions): SqliteWriter {
  const asked: Settle[] = [];
  let thread: ReturnType<typeof startThread> | undefined;

  function take(told: Answer): void {
    const settle = asked.shift();
    if (asked.length === 0) thread?.port.unref();
    settle?.(read(told));
  }
  function open(): ReturnType<typeof startThread> {
    const started = startThread(options);
    const end = (problem: string) => {
      if (thread !== started) return;
      thread = undefined; // the next commit starts another
      while (asked.length > 0) take({ problem });
    };
    started.port.on('message', take);
    started.worker.on('error', ({ message }) => end(message));
    started.worker.on('exit', () => end('the writing thread ended'));
    return started;
  }
  function finish(): void {
    while (thread && asked.length > 0) take(awaitAnswer(thread));
  }

  return {
    write(statements, settle) {
      const { port } = thread ??= open();
      asked.push(settle);
      port.ref();
      port.postMessage(statements satisfies Asked);
    },
    finish,
    close() {
      finish();
      if (!thread) return;
      thread.port.postMessage('close' satisfies Asked);
      awaitAnswer(thread);
      thread.port.close();
      thread = undefined;
    },
  };
}

function startThread(options: WriterOptions) {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WriterData = { ...options, port: port2, answered };
  const worker = new Worker(new URL('sqlite-writer-thread.ts', import.meta.url), { workerData, transferList: [port2], resourceLimits, name: 'sqlite-writer' });
  worker.unref(); // the port keeps the process for as long as an answer is awaited
  return { worker, port, answered };
}

/** Without going on: nothing else of this process happens meanwhile. */
function awaitAnswer({ port, answered }: ReturnType<typeof startThread>): Answer {
  for (;;) {
    const before = Atomics.load(answered, 0);
    const received = receiveMessageOnPort(port) as { readonly message: Answer } | undefined;
    if (received) return received.message;
    if (Atomics.wait(answered, 0, before, longestWait) === 'timed-out') throw new StoreUnavailable('the writing thread does not answer');
  }
}

function read(told: Answer): Parameters<Settle>[0] {
  if (told === 'done') return told;
  if ('current' in told) return told.current;
  return 'unreadable' in told ? new UnreadableItem(told.unreadable) : new StoreUnavailable('the database failed', { cause: new Error(told.problem) });
}
