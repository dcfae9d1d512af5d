import { workerData } from 'node:worker_threads';
import { UnreadableItem } from '../store.ts';
import { createCommits, keyOfStatement } from './sqlite-commits.ts';
import { boundSize, CACHE, openDatabase } from './sqlite-file.ts';
import { createRead } from './sqlite-rows.ts';
import type { Answer, Asked, WriterData } from './sqlite-writer.ts';

/** The thread behind `sqlite-writer.ts`. It counts its answers where a process that waits for one without going on sees it. */
function serve({ file, timeout, maxBytes, port, answered }: WriterData): void {
  const open = () => {
    const db = openDatabase(file, timeout, CACHE.writingThread);
    if (maxBytes !== undefined) boundSize(db, maxBytes);
    return { db, commits: createCommits(db), read: createRead(db) };
  };
  let opened: ReturnType<typeof open> | undefined;
  function act(asked: Asked): Answer {
    if (asked === 'close') {
      opened?.db.close();
      return 'done';
    }
    const { commits, read } = opened ??= open();
    return commits.write(asked) ? 'done' : { current: asked.map((statement) => read(keyOfStatement(statement))) };
  }
  port.on('message', (asked: Asked) => {
    port.postMessage(orProblem(() => act(asked)));
    Atomics.add(answered, 0, 1);
    Atomics.notify(answered, 0);
    if (asked === 'close') port.close();
  });
}

function orProblem(act: () => Answer): Answer {
  try {
    return act();
  } catch (error) {
    const { message } = error instanceof Error ? error : new Error('the database failed');
    return error instanceof UnreadableItem ? { unreadable: message } : { problem: message };
  }
}

serve(workerData as WriterData); // nobody else starts it
