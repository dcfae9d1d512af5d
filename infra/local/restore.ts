import { resolve } from 'node:path';
import { jsonLog } from '../../lib/platform/system.ts';
import { runCommand } from './command.ts';
import { restorePlatform } from './restore-platform.ts';
import { readSettings } from './settings.ts';

await runCommand({
  usage: `恢复备份，并在提供服务前重新执行此后的销毁；须先停止服务 · Puts a backup back and destroys again what was destroyed since; stop the server first

用法 · Usage: npm run restore -- --from <备份目录 backup folder>
数据目录由 DATA_FOLDER 指定（./data）· DATA_FOLDER names the data folder
`,
  options: { from: { type: 'string' } },
  async run({ from }) {
    if (from === undefined) return 'usage';
    const { folder } = readSettings(process.env);
    const { backedUpAt, destroyedAgain, entriesRestored, erasedAgain } = await restorePlatform({ folder, from: resolve(from), log: jsonLog((line) => process.stderr.write(`${line}\n`)) });
    process.stdout.write(`已恢复 ${backedUpAt} 的备份；重新销毁 ${destroyedAgain} 个密钥、重新删除 ${erasedAgain} 条记录，补回 ${entriesRestored} 条账本条目 · Restored; destroyed ${destroyedAgain} keys and erased ${erasedAgain} records again, put back ${entriesRestored} ledger entries.\n`);
    return 0;
  },
});
