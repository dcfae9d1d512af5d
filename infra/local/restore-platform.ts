import { join } from 'node:path';
import { createLocalPlatform, foldersOf } from '../../lib/compose/local.ts';
import type { Log } from '../../lib/platform/log.ts';
import { putBack } from './backup-folder.ts';
import type { Damaged } from './damaged-items.ts';
import { lockFolder } from './folder-lock.ts';
import { requireSigners } from './health/signing-keys.ts';
import { createMovableClock } from './movable-clock.ts';
import { replayHistory, type Replayed } from './replay-history.ts';
import { headsOf, RESTORED_ACTION } from './restored-entry.ts';

export interface RestoreReport extends Replayed {
  readonly backedUpAt: string;
  /** Of what was put back; something only where `evenDamaged` was asked for. */
  readonly damaged: Damaged;
}

/**
 * Puts a backup back and, before anybody is served, destroys again what was destroyed since, lets the ledger go on
 * where it was signed, and enters the restore itself.
 */
export async function restorePlatform({ folder, from, log, evenDamaged = false }: { readonly folder: string; readonly from: string; readonly log: Log; readonly evenDamaged?: boolean }): Promise<RestoreReport> {
  const unlock = lockFolder(folder);
  try {
    const clock = createMovableClock(join(folder, 'clock-offset'));
    const { at: backedUpAt, databaseSha256, damaged } = await putBack({ folder, from, clock, evenDamaged });
    const platform = createLocalPlatform({ folder, baseUrl: 'http://127.0.0.1', log, clock });
    try {
      await requireSigners(foldersOf(folder).keys, platform); // a batch that was under way is signed next
      const heads = await headsOf(platform.storage);
      const replayed = await replayHistory(platform, async (soFar) => {
        await platform.ledger.commit({ stream: 'operations', action: RESTORED_ACTION, operation: 'restore', subject: {}, facts: { backedUpAt, databaseSha256, heads, ...soFar } }, []);
      });
      return { backedUpAt, damaged, ...replayed };
    } finally {
      platform.close();
    }
  } finally {
    unlock();
  }
}
