import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersOf } from '../../lib/compose/local.ts';
import { runCommand } from './command.ts';
import { compareFolder } from './compare/compare-folder.ts';
import { DIFFERENCES } from './compare/differences.ts';

const shown = 1_000;

/** 0: database, ledger and copies agree. 1: differences. 2: they could not be compared. */
await runCommand({
  usage: `对照数据库、账本与只增副本，逐条列出差异；不作任何改动，服务可在运行
Compares database, ledger and append-only copies, and names every difference; changes nothing, a server may be running

用法 · Usage:
  npm run ledger:compare -- [--data <数据目录 data folder, ./data>] [--key <另存的公钥文件 public key file kept elsewhere>]
`,
  options: { data: { type: 'string', default: process.env['DATA_FOLDER'] || 'data' }, key: { type: 'string' } },
  async run({ data, key }) {
    if (!existsSync(foldersOf(data).database)) {
      process.stderr.write(`${data} 不是数据目录 · is no data folder.\n`);
      return 2;
    }
    const { differences, items, records, entries, documents, partial, running } = await compareFolder(resolve(data), key);
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    print(`对照 ${items} 个对象、${records} 条记录、${documents} 个文书文件、${entries} 条已签名的账本条目${running ? '（服务在运行）' : ''} · compared ${items} items, ${records} records, ${documents} files of documents and ${entries} signed entries${running ? ' of a running server' : ''}`);
    if (partial > 0) print(`${partial} 批记录已部分移动、更替或销毁，其余记录仅凭密文校验 · ${partial} slices were moved, replaced or dropped in part: what is left of them is known by its encryption alone`);
    for (const { code, where } of differences.slice(0, shown)) print(`  ${code}  ${where}\n    ${DIFFERENCES[code].zh} · ${DIFFERENCES[code].en}`);
    if (differences.length > shown) print(`  另有 ${differences.length - shown} 处 · ${differences.length - shown} more`);
    print(differences.length === 0 ? '✔ 一致 · They agree' : `✘ ${differences.length} 处差异 · differences`);
    return differences.length === 0 ? 0 : 1;
  },
});
