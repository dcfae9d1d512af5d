import { createLedgerPruner } from '../../platform/ledger/prune.ts';
import { removeVersions } from '../../platform/objects/remove-versions.ts';
import type { Adapter } from './ground.ts';
import { buckets, createObjects, s3 } from './object-storage.ts';
import { openSequencer } from './sequencer.ts';

/** Deletes what every other role is denied; the lock on a copy has ended by then, else S3 refuses. */
export const pruner: Adapter = async (ground) => {
  const { storage, store, clock } = ground;
  const objects = createObjects(clock);
  return {
    pruner: createLedgerPruner({
      storage, objects, sequencer: await openSequencer(ground),
      pruneStore: { commit: (writes) => store.commit(writes), removeObject: (key) => removeVersions(s3, buckets.ledger, key) },
    }),
  };
};
