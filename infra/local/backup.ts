import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { backUp, BackupRefused } from './backup-folder.ts';
import { createMovableClock } from './movable-clock.ts';
import { readSettings } from './settings.ts';

const { values: { to } } = parseArgs({ options: { to: { type: 'string' } } });
if (to === undefined) {
  process.stderr.write('npm run backup -- --to <空目录 empty folder>\n');
  process.exitCode = 2;
} else {
  const { folder } = readSettings(process.env);
  try {
    const { at, objects } = await backUp({ folder, to: resolve(to), clock: createMovableClock(join(folder, 'clock-offset')) });
    process.stdout.write(`已备份数据库和 ${objects} 个对象（不含密钥与存证副本）· Backed up the database and ${objects} objects, no keys and no ledger copies. ${at}\n`);
  } catch (error) {
    if (!(error instanceof BackupRefused)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
