import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { createLocalPlatform, foldersOf } from '../../lib/compose/local.ts';
import { rebuildCopies } from '../../lib/platform/ledger/rebuild-copies.ts';
import { jsonLog } from '../../lib/platform/system.ts';
import { runCommand } from './command.ts';
import { lockFolder } from './folder-lock.ts';
import { createMovableClock } from './movable-clock.ts';
import { OperatorFault } from './operator-fault.ts';

await runCommand({
  usage: `只增副本丢失且没有其他副本时，凭数据库重建；逐批核对已签名的根哈希，并记入账本。须先停止服务。
Where the append-only copies are lost and nobody holds others: writes them anew from the database, each batch held against its
signed root, and enters that. Stop the server first. Old key files must not be put back afterwards: their destructions were
written in the lost copies, too.

用法 · Usage: npm run ledger:rebuild-copies [-- --data <数据目录 data folder, ./data>]
`,
  options: { data: { type: 'string', default: process.env['DATA_FOLDER'] || 'data' } },
  async run({ data }) {
    const folder = resolve(data);
    if (!existsSync(foldersOf(folder).database)) throw new OperatorFault(`${folder} 不是数据目录 · is no data folder.`);
    const unlock = lockFolder(folder);
    try {
      const platform = createLocalPlatform({ folder, baseUrl: 'http://127.0.0.1', log: jsonLog((line) => process.stderr.write(`${line}\n`)), clock: createMovableClock(join(folder, 'clock-offset')) });
      try {
        const checkpoints = await rebuildCopies(platform);
        await platform.ledger.commit({ stream: 'operations', action: 'ledger.copiesRebuilt', operation: 'rebuildCopies', subject: {}, facts: { checkpoints } }, []);
        process.stdout.write(`已凭数据库重建 ${checkpoints} 个检查点的副本，并记入账本 · The copies of ${checkpoints} checkpoints stand again, and the ledger says so.\n`);
      } finally {
        platform.close();
      }
    } finally {
      unlock();
    }
    return 0;
  },
});
