import { StoreUnavailable, UnreadableItem } from '../store.ts';

/** Whatever the engine or the disk says becomes `StoreUnavailable`; the cause goes to the log only. */
export function guarded<T>(work: () => T): T {
  try {
    return work();
  } catch (error) {
    if (error instanceof StoreUnavailable || error instanceof UnreadableItem) throw error;
    throw new StoreUnavailable('the database failed', { cause: error });
  }
}
