import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersOf } from '../../lib/compose/local.ts';
import { runCommand } from './command.ts';
import { compareFolder } from './compare/compare-folder.ts';
import { DIFFERENCES } from './compare/differences.ts';
import type { Proofs } from './compare/prove-records.ts';

const shown = 1_000;

/** Never more than was proved. */
function agreement({ keyDestroyed, keyMissing }: Proofs): string {
  const unproved = keyDestroyed + keyMissing;
  if (unproved === 0) return '✔ 一致 · They agree';
  return `✔ 一致，其中 ${unproved} 条记录无法验证（密钥已销毁 ${keyDestroyed} 条，密钥缺失或损坏 ${keyMissing} 条） · They agree, but for ${unproved} records that could not be proved (key destroyed ${keyDestroyed}, key missing or damaged ${keyMissing})`;
}

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
    const { differences, items, records, entries, documents, partial, proofs, running } = await compareFolder(resolve(data), key);
    const print = (line: string): void => void process.stdout.write(`${line}\n`);
    print(`对照 ${items} 个对象、${records} 条记录、${documents} 个文书文件、${entries} 条已签名的账本条目${running ? '（服务在运行）' : ''} · compared ${items} items, ${records} records, ${documents} files of documents and ${entries} signed entries${running ? ' of a running server' : ''}`);
    if (partial > 0) print(`${partial} 批记录已部分移动、更替或销毁，改为逐条验证 · ${partial} slices were moved, replaced or dropped in part: what is left of them is proved record by record`);
    if (proofs.byKey > 0) print(`${proofs.byKey} 条记录以其密钥逐条验证：内容未被改动，也未换位 · ${proofs.byKey} records were proved by their keys: as they were written, and in their places`);
    for (const { code, where } of differences.slice(0, shown)) print(`  ${code}  ${where}\n    ${DIFFERENCES[code].zh} · ${DIFFERENCES[code].en}`);
    if (differences.length > shown) print(`  另有 ${differences.length - shown} 处 · ${differences.length - shown} more`);
    print(differences.length === 0 ? agreement(proofs) : `✘ ${differences.length} 处差异 · differences`);
    return differences.length === 0 ? 0 : 1;
  },
});
