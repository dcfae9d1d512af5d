import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { numberOf } from '../../lib/platform/storage/engines/partition-number.ts';

const pageSize = 4096;
/** First bytes of a page of an index: within, and at its leaves. */
const indexPages = new Set([2, 10]);

/** Flips one bit of a partition's number in one page of an index, in a file that nobody has open: the row stands, and is not found. */
export function flipIndexBit(file: string, partition: string): void {
  const database = new DatabaseSync(file);
  database.exec('PRAGMA wal_checkpoint(TRUNCATE)');
  database.close();
  for (const suffix of ['-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
  const bytes = readFileSync(file);
  const number = Buffer.alloc(8);
  number.writeBigInt64BE(BigInt(numberOf(partition)));
  for (let at = bytes.indexOf(number); at !== -1; at = bytes.indexOf(number, at + 1)) {
    if (!indexPages.has(bytes[at - (at % pageSize)] ?? 0)) continue;
    bytes[at + 7] = (bytes[at + 7] ?? 0) ^ 1;
    writeFileSync(file, bytes);
    return;
  }
  throw new Error(`no index holds ${partition}`);
}
