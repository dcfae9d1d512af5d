import type { Entry } from '../../lib/platform/ledger/ledger.ts';
import type { LedgerReader } from '../../lib/platform/ledger/reader.ts';
import type { Destroyed } from '../../lib/records/record.ts';

const atOnce = 500;

/**
 * What the ledger states of these destructions, by their ids: when the keys were destroyed, in which entry, and which
 * certificate was issued. From the last entry back, until every execution is found; a certificate comes after it.
 */
export async function findStated(ledgerReader: LedgerReader, destructionIds: readonly Destroyed['destructionId'][]): Promise<ReadonlyMap<string, Destroyed>> {
  const stated = new Map<string, Destroyed>(destructionIds.map((destructionId) => [destructionId, { destructionId }]));
  let to = (await ledgerReader.latest('sharing'))?.size ?? 0;
  while (to > 0 && [...stated.values()].some(({ entry }) => entry === undefined)) {
    const from = Math.max(0, to - atOnce);
    for (const { entry } of await ledgerReader.entries('sharing', from, to - from)) take(stated, entry);
    to = from;
  }
  return stated;
}

function take(stated: Map<string, Destroyed>, { at, event: { action, subject }, stream, shard, number }: Entry): void {
  const known = stated.get(subject['destructionId'] ?? '');
  if (!known) return;
  const place = `${stream}/${shard}/${number}`;
  if (action === 'destruction.executed') stated.set(known.destructionId, { ...known, executedAt: at, entry: place });
  const { certificateId } = subject;
  if (action === 'destruction.certified' && certificateId !== undefined) stated.set(known.destructionId, { ...known, certificateId, certificateEntry: place });
}
