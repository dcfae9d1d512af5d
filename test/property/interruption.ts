import type { LocalPlatform } from '../../lib/compose/local.ts';
import { LedgerUnavailable, type Ledger } from '../../lib/platform/ledger/ledger.ts';
import type { Platform } from '../../lib/platform/platform.ts';
import type { Item } from '../../lib/platform/storage/store.ts';

type When = 'before' | 'after';
/** Lets a commit of a request be the last thing its process does, or the first it never did. */
export interface Interruption {
  arm(when: When): void;
  /** What happened since it was armed. */
  disarm(): When | undefined;
  /** Wraps a platform's ledger: the process dies there, and records are looked at right after each commit that stores some. */
  around(local: LocalPlatform): Platform;
}

interface Watching {
  readonly restart: () => void;
  readonly stored: (position: string, items: readonly Item[]) => void;
}

export function createInterruption({ restart, stored }: Watching): Interruption {
  let armed: When | undefined;
  let happened: When | undefined;
  const die = (when: When): never => {
    armed = undefined;
    happened = when;
    restart();
    throw new LedgerUnavailable(`the process died ${when} the commit`);
  };
  const watched = (local: LocalPlatform): Ledger => ({
    async commit(event, changes, keeping) {
      // a refusal's own entry changes nothing: only what changes something is worth dying over
      if (armed === 'before' && changes.length > 0) die('before');
      const receipt = await local.ledger.commit(event, changes, keeping);
      const records = changes.filter((change) => change.kind === 'put' && change.ref.entity.name === 'record').map(({ ref }) => ref.key);
      if (records.length > 0) stored(`${receipt.stream}/${receipt.shard}/${receipt.number}`, (await local.store.getExpired(records)).flatMap((item) => item ?? []));
      if (armed === 'after' && changes.length > 0) die('after');
      return receipt;
    },
    bookkeep: (changes) => local.ledger.bookkeep(changes),
  });
  return {
    arm(when) { armed = when; happened = undefined; },
    disarm() { armed = undefined; return happened; },
    around: (local) => ({ ...local, ledger: watched(local) }),
  };
}
