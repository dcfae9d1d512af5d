import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { FINDINGS, type FindingCode } from '../../lib/platform/ledger/verifier/findings.ts';
import type { ClaimedReceipt } from '../../lib/platform/ledger/verifier/receipts.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport, type ExportVerdict } from '../../lib/platform/ledger/verifier/verify-export.ts';

export interface FilesToVerify {
  /** Holds a folder for each stream, as `ledger:export` writes it. */
  readonly folder: string;
  readonly keyFile: string;
  readonly trustedFiles: readonly string[];
  readonly receiptFile?: string;
  readonly other?: string;
}

/** Verifies each log that a key names; answers whether all of them are sound. */
export function verifyFromFiles(files: FilesToVerify, print: (line: string) => void, progress: (line: string) => void): boolean {
  const keys = readKeys(readFileSync(files.keyFile, 'utf8'));
  const trusted = new Map(files.trustedFiles.map((path) => readFileSync(path)).map((note) => [note.toString('utf8').split('\n')[0] ?? '', note]));
  const receipts = files.receiptFile === undefined ? [] : readReceipts(readFileSync(files.receiptFile, 'utf8'));
  const origins = [...new Set(keys.map(({ name }) => name))];
  for (const origin of trusted.keys()) if (!origins.includes(origin)) throw new TypeError(`受信检查点不属于任何所给公钥 · no key for the trusted checkpoint of ${origin}`);

  let sound = true;
  let seen = 0;
  for (const origin of origins) {
    const stream = origin.slice(origin.lastIndexOf('/') + 1);
    const folder = join(files.folder, stream);
    const expected = trusted.has(origin) || receipts.some((receipt) => receipt.stream === stream);
    if (!isFolder(folder) && !expected) {
      print(`${origin}: 未导出，或尚无条目 · not exported, or empty`);
      continue;
    }
    const note = trusted.get(origin);
    const verdict = verifyExport({
      folder, origin, keys, receipts, progress: percent(origin, progress),
      ...(note && { trusted: note }), ...(files.other !== undefined && { other: join(files.other, stream) }),
    });
    seen += 1;
    sound &&= verdict.findings.length === 0;
    describe(verdict, print);
  }
  if (seen === 0) throw new TypeError(`${files.folder} 中没有可验证的账本 · holds no log to verify`);
  print(sound ? '✔ 账本完整，未发现篡改 · The ledger is whole: nothing was found' : '✘ 账本有问题，见上 · The ledger is not as it was signed: see above');
  return sound;
}

function describe({ origin, size, checkpoints, pruned, findings, counts }: ExportVerdict, print: (line: string) => void): void {
  print(`${origin}: ${size} 条 entries, ${checkpoints} 个检查点 checkpoints${pruned > 0 ? `, 前 ${pruned} 条的内容已依记录清除 content of the first ${pruned} pruned, as entered` : ''}`);
  for (const { code, where } of findings) print(`  ${code}  ${where}\n    ${FINDINGS[code].zh} · ${FINDINGS[code].en}`);
  for (const [code, count] of Object.entries(counts)) {
    const listed = findings.filter((finding) => finding.code === (code as FindingCode)).length;
    if (count > listed) print(`  ${code}  另有 ${count - listed} 处 · ${count - listed} more`);
  }
}

/** Each line is the `Ledger-Receipt` header of an answer: `sharing/3/17;<leaf hash>`. */
function readReceipts(text: string): readonly ClaimedReceipt[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '').map((line) => {
    const [, stream, shard, number, leafHash] = /^([a-z]+)\/([0-9]+)\/([0-9]+);([0-9a-f]{64})$/.exec(line) ?? [];
    if (stream === undefined || leafHash === undefined) throw new TypeError(`不是回执 · no receipt: ${line}`);
    return { stream, shard: Number(shard), number: Number(number), leafHash };
  });
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

/** Tells every tenth of the way. */
function percent(origin: string, progress: (line: string) => void): (leaves: number, of: number) => void {
  let told = 0;
  return (leaves, of) => {
    const tenth = Math.floor((10 * leaves) / of);
    if (tenth > told && of > 10_000) progress(`${origin}: ${tenth * 10} %`);
    told = Math.max(told, tenth);
  };
}
