import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { OperatorFault } from './operator-fault.ts';

export class FolderInUse extends OperatorFault {
  override readonly name = 'FolderInUse';
  constructor(folder: string) {
    super(`数据目录 ${folder} 正被另一个进程使用，请先停止服务 · The data folder is in use by another process; stop that one first.`);
  }
}
const busy = 5;

/** Node tells a read-only parent as one that is missing. @throws a file error naming what cannot be written */
export function requireWritableFolder(folder: string): void {
  let nearest = folder;
  while (!existsSync(nearest)) nearest = dirname(nearest);
  accessSync(nearest, constants.W_OK);
  mkdirSync(folder, { recursive: true, mode: 0o700 });
}

/**
 * One process a data folder. The lock is the operating system's, on a SQLite file held open: it ends with its process,
 * however that ends. Answers how to let go.
 * @throws FolderInUse
 */
export function lockFolder(folder: string): () => void {
  requireWritableFolder(folder);
  const lock = new DatabaseSync(join(folder, '.lock'), { timeout: 0 });
  try {
    lock.exec('PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    throw error instanceof Error && 'errcode' in error && error.errcode === busy ? new FolderInUse(folder) : error; // a full disk locks nothing out
  }
  return () => lock.close();
}
