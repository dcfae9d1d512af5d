import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { foldersOf } from '../../lib/compose/local.ts';
import { exportLedger } from './export-ledger.ts';

const usage = `用法 · Usage:
  npm run ledger:export -- --out <新目录 new folder> [--data <数据目录 data folder, ./data>]
`;

const { values } = parseArgs({ options: { out: { type: 'string' }, data: { type: 'string', default: process.env['DATA_FOLDER'] ?? 'data' } }, strict: true });
const problem = values.out === undefined ? usage
  : existsSync(values.out) ? `${values.out} 已存在，请另选目录 · exists already; choose another folder.\n`
  : !existsSync(foldersOf(values.data).database) ? `${values.data} 不是数据目录 · is no data folder.\n` : undefined;
if (problem !== undefined || values.out === undefined) {
  process.stderr.write(problem ?? usage);
  process.exitCode = 2;
} else {
  const reports = await exportLedger(resolve(values.data), resolve(values.out));
  for (const [stream, { size, files }] of Object.entries(reports)) {
    process.stdout.write(size === 0 ? `${stream}: 尚无检查点 · no checkpoint yet\n` : `${stream}: ${size} 条 entries, ${files} 个文件 files\n`);
  }
  process.stdout.write(`验证 · Verify: npm run ledger:verify -- --export ${values.out} --key ${values.out}/keys.txt\n`);
}
