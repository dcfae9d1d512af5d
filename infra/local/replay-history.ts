import { replayCohorts } from '../../functions/retention/replay-cohorts.ts';
import { replayErasures } from '../../functions/retention/replay-erasures.ts';
import { SHARDS, type LocalPlatform } from '../../lib/compose/local.ts';
import { replayDestructions } from '../../lib/platform/keys/destruction-intent.ts';
import { requireCopies } from '../../lib/platform/ledger/copies-present.ts';
import { restoreLedger } from '../../lib/platform/ledger/restore-from-copies.ts';

/** What the append-only copies knew and the folder had forgotten. */
export interface Replayed {
  /** Keys that had come back and were destroyed again. */
  readonly destroyedAgain: number;
  readonly entriesRestored: number;
  /** Records of erased persons that had come back. */
  readonly erasedAgain: number;
  /** Cohorts that were listed as living though their keys had been destroyed. */
  readonly cohortsEndedAgain: number;
}

/**
 * Before anything is served: whatever came back with an older copy of the folder, the append-only copies say what was done
 * since. `restored` enters a restore: after the ledger, before what is done anew.
 */
export async function replayHistory(platform: LocalPlatform, restored?: (soFar: Omit<Replayed, 'erasedAgain' | 'cohortsEndedAgain'>) => Promise<void>): Promise<Replayed> {
  await requireCopies(platform); // they say what follows
  const destroyedAgain = platform.keyStore.takeDestroyedAgain() + await replayDestructions(platform); // beside their tombstones, and those whose tombstones went with them
  const entriesRestored = await restoreLedger({ ...platform, shards: SHARDS });
  await restored?.({ destroyedAgain, entriesRestored });
  const erasedAgain = await replayErasures(platform); // enters what it does: after the ledger
  const cohortsEndedAgain = await replayCohorts(platform); // enters, too
  return { destroyedAgain, entriesRestored, erasedAgain, cohortsEndedAgain };
}
