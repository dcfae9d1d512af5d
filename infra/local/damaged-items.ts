import { TABLE_NAMES } from '../../lib/platform/storage/tables.ts';
import { openSnapshot } from './compare/database.ts';

/** Of a database: how many items are not, to the last byte, what was written, and the first of them by table and key. */
export interface Damaged {
  readonly count: number;
  readonly first: readonly string[];
}

const shown = 5;

/** Reads every item against its own digest; what follows from the ledger alone is for `npm run ledger:compare`. */
export function findDamaged(file: string): Damaged {
  const found = new Set<string>();
  const snapshot = openSnapshot(file, (_, where) => void found.add(where));
  try {
    for (const table of TABLE_NAMES) for (const item of snapshot.items(table)) void item;
  } finally {
    snapshot.close();
  }
  return { count: found.size, first: [...found].slice(0, shown) };
}

/** In one line, keys and no content. */
export const nameDamaged = ({ count, first }: Damaged): string => `${first.join('、')}${count > first.length ? ' …' : ''}`;
