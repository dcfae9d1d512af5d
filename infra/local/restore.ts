import { resolve } from 'node:path';
import { jsonLog } from '../../lib/platform/system.ts';
import { runCommand } from './command.ts';
import { nameDamaged } from './damaged-items.ts';
import { restorePlatform } from './restore-platform.ts';
import { readSettings } from './settings.ts';

await runCommand({
  usage: `恢复备份，并在提供服务前重新执行此后的销毁；须先停止服务 · Puts a backup back and destroys again what was destroyed since; stop the server first

用法 · Usage: npm run restore -- --from <备份目录 backup folder> [--even-damaged]
内容有损坏的备份不予恢复，除非加 --even-damaged（损坏的内容仍不予提供，退出码为 1）· A backup with damaged items is refused, unless with --even-damaged: they are still not served, and the exit code is 1
数据目录由 DATA_FOLDER 指定（./data）· DATA_FOLDER names the data folder
`,
  options: { from: { type: 'string' }, 'even-damaged': { type: 'boolean', default: false } },
  async run({ from, 'even-damaged': evenDamaged }) {
    if (from === undefined) return 'usage';
    const { folder } = readSettings(process.env);
    const { backedUpAt, damaged, destroyedAgain, entriesRestored, erasedAgain } = await restorePlatform({ folder, from: resolve(from), evenDamaged, log: jsonLog((line) => process.stderr.write(`${line}\n`)) });
    process.stdout.write(`已恢复 ${backedUpAt} 的备份；重新销毁 ${destroyedAgain} 个密钥、重新删除 ${erasedAgain} 条记录，补回 ${entriesRestored} 条账本条目 · Restored; destroyed ${destroyedAgain} keys and erased ${erasedAgain} records again, put back ${entriesRestored} ledger entries.\n`);
    if (damaged.count === 0) return 0;
    process.stderr.write(`其中 ${damaged.count} 项内容已损坏或被改动，不予提供（${nameDamaged(damaged)}）；请用 npm run ledger:compare 核查 · ${damaged.count} items of it are damaged or were altered, and are not served (${nameDamaged(damaged)}); look at what npm run ledger:compare says.\n`);
    return 1;
  },
});
