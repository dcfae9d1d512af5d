import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { toolPath } from './in-process.ts';

export interface Typed {
  readonly folder: string;
  readonly words: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}
export interface Ended {
  readonly exitCode: number;
  readonly output: string;
}
/** A process that runs one command after the other, as many as wait. */
export interface OneProcess {
  run(typed: Typed): Promise<Ended>;
  end(): void;
}

const isEnded = (value: unknown): value is Ended => typeof value === 'object' && value !== null && 'exitCode' in value && 'output' in value;
const path = (name: string): string => join(import.meta.dirname, name);

/** `env`: what Node itself reads as it starts. */
export function createOneProcess(env: Readonly<Record<string, string>>): OneProcess {
  let child: ChildProcess | undefined;
  let last: Promise<unknown> = Promise.resolve();
  const start = (): ChildProcess => fork(path('case-after-case.cjs'), [toolPath], { env, execArgv: [`--require=${path('no-network.cjs')}`] });
  const ask = (typed: Typed): Promise<Ended> => new Promise((resolve, reject) => {
    child ??= start();
    const running = child;
    const settle = (act: () => void) => {
      running.off('message', hear).off('exit', leave);
      act();
    };
    const hear = (told: unknown) => settle(() => (isEnded(told) ? resolve(told) : reject(new TypeError('no outcome of a run'))));
    const leave = (code: number | null) => settle(() => {
      child = undefined; // the next command gets another
      reject(new Error(`sls ${typed.words.join(' ')} ended its process with ${code}`));
    });
    running.on('message', hear).on('exit', leave).send(typed);
  });
  return {
    run(typed) {
      const ran = last.then(() => ask(typed));
      last = ran.catch(() => undefined);
      return ran;
    },
    end: () => child?.disconnect(),
  };
}
