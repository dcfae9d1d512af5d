import { MessageChannel, receiveMessageOnPort, Worker, type MessagePort } from 'node:worker_threads';
import { StoreUnavailable, UnreadableItem, type Item } from '../store.ts';
import type { Statement } from './sqlite-commits.ts';

export interface WriterOptions {
  readonly file: string;
  /** Milliseconds that it waits for another process that writes. */
  readonly timeout: number;
  /** The file grows no larger. */
  readonly maxBytes?: number;
  /** Milliseconds for which `finish` and `close` wait for one answer; 60,000 unless said. */
  readonly longestWait?: number;
}
export interface WriterData extends Omit<WriterOptions, 'longestWait'> {
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
  /** Settles all that was asked for, without going on before; what is not answered in time as `StoreUnavailable`. */
  finish(): void;
  /** Finishes; then the thread ends. */
  close(): void;
}

/** Megabytes: what a thread that keeps nothing needs. */
const resourceLimits = { maxYoungGenerationSizeMb: 6, maxOldGenerationSizeMb: 128 };

interface Thread {
  readonly worker: Worker;
  readonly port: MessagePort;
  readonly answered: Int32Array;
  /** Whoever awaits its answers, in their order. */
  readonly asked: Settle[];
}

/** The thread starts with the first commit. */
export function createSqliteWriter({ longestWait = 60_000, ...options }: WriterOptions): SqliteWriter {
  let thread: Thread | undefined;

  function open(): Thread {
    const started = startThread(options);
    started.port.on('message', (told: Answer) => settleNext(started, told));
    started.worker.on('error', ({ message }) => end(started, message));
    started.worker.on('exit', () => end(started, 'it ended'));
    return started;
  }
  /** Settles what a thread that is no more has answered, and what it has not. */
  function end(ended: Thread, problem: string): void {
    if (thread === ended) thread = undefined; // the next commit starts another
    for (let told = answerOf(ended); told; told = answerOf(ended)) settleNext(ended, told);
    ended.port.close();
    void ended.worker.terminate();
    while (ended.asked.length > 0) settleNext(ended, { problem: `the writing thread: ${problem}` });
  }
  function finish(): void {
    while (thread && thread.asked.length > 0) {
      const told = awaitAnswer(thread, longestWait);
      if (told) settleNext(thread, told);
      else end(thread, 'it does not answer');
    }
  }

  return {
    write(statements, settle) {
      const { port, asked } = thread ??= open();
      port.ref();
      port.postMessage(statements satisfies Asked);
      asked.push(settle);
    },
    finish,
    close() {
      finish();
      if (!thread) return;
      thread.port.postMessage('close' satisfies Asked);
      awaitAnswer(thread, longestWait);
      end(thread, 'it is closed');
    },
  };
}

function startThread(options: Omit<WriterOptions, 'longestWait'>): Thread {
  const { port1: port, port2 } = new MessageChannel();
  const answered = new Int32Array(new SharedArrayBuffer(4));
  const workerData: WriterData = { ...options, port: port2, answered };
  const worker = new Worker(new URL('sqlite-writer-thread.ts', import.meta.url), { workerData, transferList: [port2], resourceLimits, name: 'sqlite-writer' });
  worker.unref(); // the port keeps the process for as long as an answer is awaited
  return { worker, port, answered, asked: [] };
}

function settleNext({ asked, port }: Thread, told: Answer): void {
  const settle = asked.shift();
  if (asked.length === 0) port.unref();
  settle?.(read(told));
}

const answerOf = ({ port }: Thread): Answer | undefined => (receiveMessageOnPort(port) as { readonly message: Answer } | undefined)?.message;

/** Without going on: nothing else of this process happens meanwhile, so that a thread that died is only noticed by the time. */
function awaitAnswer(thread: Thread, longestWait: number): Answer | undefined {
  for (;;) {
    const before = Atomics.load(thread.answered, 0);
    const told = answerOf(thread);
    if (told || Atomics.wait(thread.answered, 0, before, longestWait) === 'timed-out') return told;
  }
}

function read(told: Answer): Parameters<Settle>[0] {
  if (told === 'done') return told;
  if ('current' in told) return told.current;
  return 'unreadable' in told ? new UnreadableItem(told.unreadable) : new StoreUnavailable('the database failed', { cause: new Error(told.problem) });
}
