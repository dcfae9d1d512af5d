import { DatabaseSync } from 'node:sqlite';
import { foldersOf } from '../../lib/compose/local.ts';
import type { Table } from '../../lib/platform/storage/store.ts';
import { digestOfRow, PART_COLUMNS } from './item-digest.ts';

export type Row = Record<string, string | number | bigint | null | Uint8Array>;

/** Somebody with the database file and an editor: works on a folder in use, too. */
export function editDatabase(folder: string) {
  const open = <T>(work: (database: DatabaseSync) => T): T => {
    const database = new DatabaseSync(foldersOf(folder).database, { timeout: 2_000 });
    try {
      return work(database);
    } finally {
      database.close();
    }
  };
  const where = (text: string) => `%${text}%`;
  return {
    rows: (table: Table, entity: string): readonly Row[] => open((database) => database.prepare(`SELECT rowid AS place, * FROM ${table} WHERE e = ? ORDER BY rowid`).all(entity) as Row[]),
    /** Changes the JSON of the one item of this entity whose key holds `key`. */
    body(table: Table, entity: string, key: string, change: (value: Record<string, unknown>) => unknown): void {
      open((database) => {
        const found = database.prepare(`SELECT rowid AS place, b FROM ${table} WHERE e = ? AND p || '#' || s LIKE ?`).all(entity, where(key));
        const [row] = found;
        if (!row || found.length !== 1) throw new Error(`${found.length} items of ${entity} ${key}`);
        const value = JSON.parse(String(row['b'])) as Record<string, unknown>;
        change(value);
        database.prepare(`UPDATE ${table} SET b = ? WHERE rowid = ?`).run(JSON.stringify(value), Number(row['place']));
      });
    },
    /** Gives every item whose digest does not fit the one that does: somebody who knows how it is made. Answers how many. */
    forge: (table: Table): number => open((database) => {
      const update = database.prepare(`UPDATE ${table} SET d = ? WHERE rowid = ?`);
      const rows = database.prepare(`SELECT rowid AS place, d, ${PART_COLUMNS.join(', ')} FROM ${table}`).all() as Row[];
      return rows.filter((row) => {
        const digest = digestOfRow(table, row);
        if (digest === row['d']) return false;
        update.run(digest, Number(row['place']));
        return true;
      }).length;
    }),
    run: (sql: string, ...values: (string | number | Uint8Array | null)[]): number => open((database) => Number(database.prepare(sql).run(...values).changes)),
  };
}
