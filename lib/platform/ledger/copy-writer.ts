import type { ObjectStorage } from '../objects/objects.ts';
import type { Stream } from './ledger.ts';

export interface Copy {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Writes append-only copies while its caller goes on reading. */
export interface CopyWriter {
  /** Begins to write these, after the oldest of what is under way where that is much. @throws what failed meanwhile */
  put(copies: readonly Copy[]): Promise<void>;
  /** All is written. @throws what failed */
  finish(): Promise<void>;
  /** Nothing is under way any more, whatever became of it: for a caller that has failed already. */
  abandon(): Promise<void>;
}

const ROUNDS_AT_ONCE = 4;

export function createCopyWriter(objects: Pick<ObjectStorage, 'put'>, stream: Stream): CopyWriter {
  const rounds: Promise<readonly PromiseSettledResult<void>[]>[] = [];
  const settleOldest = async (): Promise<void> => {
    for (const result of await rounds.shift() ?? []) if (result.status === 'rejected') throw result.reason;
  };
  return {
    async put(copies) {
      if (rounds.length === ROUNDS_AT_ONCE) await settleOldest();
      rounds.push(Promise.allSettled(copies.map(({ path, bytes }) => objects.put('ledger', `${stream}/${path}`, bytes))));
    },
    async finish() {
      while (rounds.length > 0) await settleOldest();
    },
    async abandon() {
      await Promise.all(rounds);
    },
  };
}
