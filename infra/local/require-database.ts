import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { foldersOf } from '../../lib/compose/local.ts';
import { OperatorFault } from './operator-fault.ts';

/** A folder that was in use and whose database is gone. */
export class DatabaseMissing extends OperatorFault {
  override readonly name = 'DatabaseMissing';
}

const holdsFiles = (folder: string): boolean => existsSync(folder) && readdirSync(folder, { recursive: true, withFileTypes: true }).some((entry) => entry.isFile());

/**
 * A database is made only in a new folder: never over the keys and the ledger of one that was lost. Before anything is opened.
 * @throws DatabaseMissing
 */
export function requireDatabase(folder: string): void {
  const { database, objects, keys } = foldersOf(folder);
  if (existsSync(database)) return;
  if (![join(objects, 'ledger'), join(keys, 'data-keys')].some(holdsFiles) && !existsSync(join(keys, 'canary.json'))) return;
  throw new DatabaseMissing(`数据库 ${database} 不存在，而密钥或账本的只增副本仍在，因此不另建新库：请用 npm run restore -- --from <备份目录> 恢复备份；如要新建平台，请用 DATA_FOLDER 另选空目录 · The database is missing while its keys or ledger copies are here, so no other is made: put a backup back with npm run restore -- --from <backup folder>; for a new platform choose an empty DATA_FOLDER.`);
}
