import { join, resolve } from 'node:path';
import { backUp } from './backup-folder.ts';
import { runCommand } from './command.ts';
import { createMovableClock } from './movable-clock.ts';
import { readSettings } from './settings.ts';

await runCommand({
  usage: `备份数据库和对象（不含密钥与账本的只增副本），服务可在运行 · Backs up database and objects, no keys and no ledger copies; a server may be running

用法 · Usage: npm run backup -- --to <空目录 empty folder>
数据目录由 DATA_FOLDER 指定（./data）· DATA_FOLDER names the data folder
`,
  options: { to: { type: 'string' } },
  async run({ to }) {
    if (to === undefined) return 'usage';
    const { folder } = readSettings(process.env);
    const { at, objects } = await backUp({ folder, to: resolve(to), clock: createMovableClock(join(folder, 'clock-offset')) });
    process.stdout.write(`已备份数据库和 ${objects} 个对象（不含密钥与账本的只增副本）· Backed up the database and ${objects} objects, no keys and no ledger copies. ${at}\n`);
    return 0;
  },
});
