import type { IndexName, Table } from './store.ts';

/** What an engine lays out. `drops`: the engine may drop items of this table after their `ttl`. */
export interface TableLayout {
  readonly indexes: readonly IndexName[];
  readonly drops: boolean;
}

/** `registry`: everything small; `records`: ciphertext; `ledger`: entries, tiles, checkpoints, never dropped. */
export const TABLES = {
  registry: { indexes: ['index1', 'index2', 'index3'], drops: true },
  records: { indexes: ['index1', 'index2', 'index3'], drops: true },
  ledger: { indexes: [], drops: false },
} as const satisfies Record<Table, TableLayout>;

export const INDEX_NAMES = ['index1', 'index2', 'index3'] as const satisfies readonly IndexName[];
export const TABLE_NAMES: readonly Table[] = ['registry', 'records', 'ledger'];
/** The layout, with its indexes as a list that any index name may be looked up in. */
export const layoutOf = (table: Table): TableLayout => TABLES[table];
