import type { DatabaseSync } from 'node:sqlite';
import { digestOfRow, PART_COLUMNS } from '../support/item-digest.ts';
import type { Replay } from './replay.ts';
import { must } from './violation.ts';

/** All that may change without an entry; whatever else is stored must have one. */
export const BOOKKEEPING: ReadonlySet<string> = new Set(['idempotency', 'jobLease', 'knownTime', 'importProgress', 'statedReceipt', 'statedPurge', 'archiveProgress', 'notification', 'dailyReads']);

/**
 * Every stored item is as the ledger's last word of it says, every word has its item, and nothing else is there. What
 * was compared before and has not changed since is told by its version and salt; `whole` compares every byte again.
 */
export function createScan(replay: Replay): (database: DatabaseSync, now: number, whole: boolean) => number {
  const compared = new Map<string, string>();
  return (database, now, whole) => {
    const seen = new Set<string>();
    const placed = (key: string): string | undefined => (whole ? undefined : compared.get(key));
    for (const table of ['registry', 'records'] as const) {
      const full = database.prepare(`SELECT ${PART_COLUMNS.join(', ')} FROM ${table} WHERE rowid = ?`);
      for (const row of database.prepare(`SELECT rowid AS place, p, s, e, v, salt FROM ${table}`).iterate()) {
        const entity = String(row['e']);
        if (BOOKKEEPING.has(entity)) continue;
        const key = `${String(row['p'])}#${String(row['s'])}`;
        seen.add(key);
        const known = replay.standing.get(key);
        const [version, salt] = [Number(row['v']), String(row['salt'])];
        must(known !== undefined && known.entity === entity, 'no state without its entry', () => `${entity} ${key}`);
        must(known?.version === version, 'state and ledger are of one version', () => `${key}: ${version}, the ledger says ${String(known?.version)}`);
        const stamp = `${version}/${salt}`;
        if (placed(key) === stamp) continue;
        const item = full.get(row['place'] ?? null) ?? {};
        const commitment = digestOfRow(table, item);
        must(commitment === known?.commitment, 'state is what the ledger committed to', () => key);
        compared.set(key, stamp);
      }
    }
    for (const [key, { ttl, entity }] of replay.standing) {
      must(seen.has(key) || (ttl !== undefined && ttl * 1000 <= now), 'no entry whose item is missing', () => `${entity} ${key}`);
    }
    return seen.size;
  };
}
