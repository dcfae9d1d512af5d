import { existsSync, rmSync } from 'node:fs';
import { resolve } from 'node:path';
import { foldersOf } from '../../lib/compose/local.ts';
import { CopiesMissing } from '../../lib/platform/ledger/copies-present.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import type { Stream } from '../../lib/platform/ledger/ledger.ts';
import { CheckpointEntity } from '../../lib/platform/storage/entities/ledger.ts';
import { runCommand } from './command.ts';
import { newestCheckpoints, openSnapshot } from './compare/database.ts';
import { exportLedger } from './export-ledger.ts';
import { requireStoredSigners } from './health/signing-keys.ts';

await runCommand({
  usage: `导出账本的只增副本与公钥，服务可在运行 · Exports the ledger's append-only copies and public keys; a server may be running

用法 · Usage:
  npm run ledger:export -- --out <新目录 new folder> [--data <数据目录 data folder, ./data>]
`,
  options: { out: { type: 'string' }, data: { type: 'string', default: process.env['DATA_FOLDER'] || 'data' } },
  async run({ out, data }) {
    if (out === undefined) return 'usage';
    if (existsSync(out)) return refuse(`${out} 已存在，请另选目录 · exists already; choose another folder.`);
    if (!existsSync(foldersOf(data).database)) return refuse(`${data} 不是数据目录 · is no data folder.`);
    requireKeys(resolve(data));
    try {
      const reports = await exportLedger(resolve(data), resolve(out));
      const missing = signedStreams(foldersOf(resolve(data)).database).filter((stream) => reports[stream].size === 0);
      if (missing.length > 0) throw new CopiesMissing(missing);
      for (const [stream, { size, files }] of Object.entries(reports)) {
        process.stdout.write(size === 0 ? `${stream}: 尚无检查点 · no checkpoint yet\n` : `${stream}: ${size} 条 entries, ${files} 个文件 files\n`);
      }
    } catch (error) {
      rmSync(out, { recursive: true, force: true }); // half an export would verify as a forgery
      throw error;
    }
    process.stdout.write(`验证 · Verify: npm run ledger:verify -- --export ${out} --key ${out}/keys.txt\n`);
    return 0;
  },
});

/** The public keys that go out with the copies are those under which they were signed. */
function requireKeys(folder: string): void {
  const { database, keys } = foldersOf(folder);
  const snapshot = openSnapshot(database, () => undefined);
  try {
    requireStoredSigners(keys, newestCheckpoints(snapshot));
  } finally {
    snapshot.close();
  }
}

/** Streams of which the database holds a checkpoint. */
function signedStreams(database: string): readonly Stream[] {
  const snapshot = openSnapshot(database, () => undefined);
  try {
    const keys = [...snapshot.ledger(CheckpointEntity.name)].map(({ key }) => key.partition);
    return STREAMS.filter((stream) => keys.includes(CheckpointEntity.ref({ stream, size: 1 }).key.partition));
  } finally {
    snapshot.close();
  }
}

function refuse(problem: string): number {
  process.stderr.write(`${problem}\n`);
  return 2;
}
