import { join, resolve } from 'node:path';
import { backUp } from './backup-folder.ts';
import { runCommand } from './command.ts';
import { nameDamaged } from './damaged-items.ts';
import { createMovableClock } from './movable-clock.ts';
import { readSettings } from './settings.ts';

await runCommand({
  usage: `备份数据库和对象（不含密钥与账本的只增副本），服务可在运行 · Backs up database and objects, no keys and no ledger copies; a server may be running

用法 · Usage: npm run backup -- --to <空目录 empty folder>
数据库中有损坏的内容时照样备份，指明，退出码为 1 · A database with damaged items is backed up all the same; they are named, and the exit code is 1
数据目录由 DATA_FOLDER 指定（./data）· DATA_FOLDER names the data folder
`,
  options: { to: { type: 'string' } },
  async run({ to }) {
    if (to === undefined) return 'usage';
    const { folder } = readSettings(process.env);
    const { at, objects, damaged } = await backUp({ folder, to: resolve(to), clock: createMovableClock(join(folder, 'clock-offset')) });
    process.stdout.write(`已备份数据库和 ${objects} 个对象（不含密钥与账本的只增副本）· Backed up the database and ${objects} objects, no keys and no ledger copies. ${at}\n`);
    if (damaged.count === 0) return 0;
    process.stderr.write(`但数据库有 ${damaged.count} 项内容已损坏或被改动（${nameDamaged(damaged)}），备份中也是如此，npm run restore 不会接受：请保留更早的备份，以 npm run ledger:compare 核查，再用 npm run restore -- --from <完好的备份> 恢复 · But ${damaged.count} items of the database are damaged or were altered (${nameDamaged(damaged)}), in the backup too, and npm run restore will not take it: keep the earlier backups, look at what npm run ledger:compare says, then npm run restore -- --from <an intact backup>.\n`);
    return 1;
  },
});
