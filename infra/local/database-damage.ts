import { existsSync, statSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { foldersOf } from '../../lib/compose/local.ts';
import { OperatorFault } from './operator-fault.ts';

/** SQLite's codes for pages that are no pages, and a file that is no database. */
const damageCodes: readonly number[] = [11, 26];
const mostProblems = 1_000;
/** Up to this size every start looks: half a second for each 100 MB, two for this one. */
const lookedAtUpTo = 256 * 1024 * 1024;

export class DatabaseDamaged extends OperatorFault {
  override readonly name = 'DatabaseDamaged';
}

/** Whether SQLite says so of what it met while reading. */
export const isDamage = (error: unknown): error is Error =>
  error instanceof Error && 'errcode' in error && typeof error.errcode === 'number' && damageCodes.includes(error.errcode & 0xff);

/**
 * What SQLite itself finds wrong with the file: pages, and rows that an index hides or invents, which no digest of an item
 * tells. Each names a table, an index, a page or a row, and no content; none where all is well.
 */
export const problemsIn = (database: DatabaseSync): readonly string[] =>
  database.prepare(`PRAGMA integrity_check(${mostProblems})`).all().flatMap((row) => String(row['integrity_check']).split('\n')).filter((line) => line !== 'ok' && !line.startsWith('***'));

/** Before anything is served: behind a damaged index what was spent is not found, and spent again. @throws DatabaseDamaged */
export function requireSoundDatabase(folder: string): void {
  const { database: file } = foldersOf(folder);
  if (!existsSync(file) || statSync(file).size > lookedAtUpTo) return;
  const database = new DatabaseSync(file, { timeout: 5_000 });
  try {
    const [first, ...others] = problemsIn(database);
    if (first !== undefined) throw new DatabaseDamaged(`数据库文件已损坏（${first}${others.length > 0 ? `，另有 ${others.length} 处` : ''}），因此不提供服务：仅索引损坏时，用 npm run backup -- --to <目录> 备份，再用 npm run restore -- --from <目录> 恢复该备份，索引即重建；其余情况请恢复更早的备份；之后以 npm run ledger:compare 核查 · The database file is damaged (${first}${others.length > 0 ? `, and ${others.length} more` : ''}), so nothing is served: where only indexes are, make a backup with npm run backup -- --to <folder> and put it back with npm run restore -- --from <folder>, which makes them anew; otherwise put an earlier backup back; then look at what npm run ledger:compare says.`);
  } finally {
    database.close();
  }
}
