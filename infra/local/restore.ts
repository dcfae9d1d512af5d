import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { jsonLog } from '../../lib/platform/system.ts';
import { BackupRefused } from './backup-folder.ts';
import { FolderInUse } from './folder-lock.ts';
import { restorePlatform } from './restore-platform.ts';
import { readSettings } from './settings.ts';

const { values: { from } } = parseArgs({ options: { from: { type: 'string' } } });
if (from === undefined) {
  process.stderr.write('npm run restore -- --from <备份目录 backup folder>\n');
  process.exitCode = 2;
} else {
  const { folder } = readSettings(process.env);
  try {
    const { backedUpAt, destroyedAgain, entriesRestored, erasedAgain } = await restorePlatform({ folder, from: resolve(from), log: jsonLog((line) => process.stderr.write(`${line}\n`)) });
    process.stdout.write(`已恢复 ${backedUpAt} 的备份；重新销毁 ${destroyedAgain} 个密钥、重新删除 ${erasedAgain} 条记录，补回 ${entriesRestored} 条存证 · Restored; destroyed ${destroyedAgain} keys and erased ${erasedAgain} records again, put back ${entriesRestored} ledger entries.\n`);
  } catch (error) {
    if (error instanceof BackupRefused) process.stderr.write(`${error.message}\n`);
    else if (error instanceof FolderInUse) process.stderr.write('数据目录正被使用，请先停止服务 · The data folder is in use; stop the server first.\n');
    else throw error;
    process.exitCode = 1;
  }
}
