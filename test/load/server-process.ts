import { fork, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

export interface Counters {
  readonly counters: { readonly commits: number; readonly syncs: number };
  readonly peakKilobytes: number;
}

export interface ServerProcess {
  readonly url: string;
  counters(): Promise<Counters>;
  /** SIGKILL: nothing is closed in order. */
  kill(): Promise<void>;
}

export async function startServerProcess(folder: string): Promise<ServerProcess> {
  const child: ChildProcess = fork(fileURLToPath(new URL('serve.ts', import.meta.url)), [folder], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  const [{ url }] = await Promise.race([once(child, 'message'), once(child, 'exit').then(([code]) => { throw new Error(`the server ended with ${String(code)}`); })]) as [{ readonly url: string }];
  return {
    url,
    async counters() {
      const answer = once(child, 'message') as Promise<[Counters]>;
      child.send('counters');
      return (await answer)[0];
    },
    async kill() {
      const ended = once(child, 'exit');
      child.kill('SIGKILL');
      await ended;
    },
  };
}
