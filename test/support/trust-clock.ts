import type { Composition } from '../../lib/platform/platform.ts';
import { KnownTimeEntity } from '../../lib/platform/storage/entities/operation.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';

/** A test that moves its clock means it: the platform knows as much as if jobs had run all the while. */
export async function trustClock({ storage, ledger, clock }: Pick<Composition, 'storage' | 'ledger' | 'clock'>): Promise<void> {
  const known = await storage.get(KnownTimeEntity.ref({}));
  const at = clock.now();
  if (known?.value.at === at) return;
  try {
    await ledger.bookkeep([known ? KnownTimeEntity.replace(known, { at }) : KnownTimeEntity.insert({ at })]);
  } catch (error) {
    if (!(error instanceof CommitConflict)) throw error; // two jobs that begin at once
  }
}
