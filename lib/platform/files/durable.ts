import { randomBytes, randomFillSync } from 'node:crypto';
import { closeSync, fsyncSync, fstatSync, linkSync, openSync, readdirSync, rmSync, unlinkSync, writeSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** True when the error is one of the file system's with this code (`ENOENT`, `EEXIST`, …). */
export const isFileError = (error: unknown, ...codes: readonly string[]): boolean =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' && codes.includes(error.code);

/** Makes the folder's names durable: what was linked or unlinked in it survives a power cut. */
export function syncFolder(folder: string): void {
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Name of a file under way: it says which process writes it, so that a later start can tell the abandoned ones. */
export const draftName = (stem: string): string => `${stem}.${process.pid}.${randomBytes(8).toString('hex')}.tmp`;

/** Gives a finished and synced draft its name, unless the name is taken: `false`. The draft's own name stays. */
export function publishDraft(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  }
  syncFolder(dirname(path));
  return true;
}

/** Writes a file that appears whole or not at all, and never over another: `false` when the name is taken. */
export function writeOnce(path: string, bytes: Uint8Array, options: { readonly mode: number; readonly draft?: string }): boolean {
  const draft = options.draft ?? join(dirname(path), draftName('draft'));
  const handle = openSync(draft, 'wx', options.mode);
  try {
    for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  try {
    return publishDraft(draft, path);
  } finally {
    unlinkSync(draft);
  }
}

/** Overwrites with random bytes, syncs, unlinks, syncs the folder. A file that is not there is no error. */
export function shred(path: string): void {
  let handle;
  try {
    handle = openSync(path, 'r+');
  } catch (error) {
    if (isFileError(error, 'ENOENT')) return;
    throw error;
  }
  try {
    const { size } = fstatSync(handle);
    const noise = new Uint8Array(Math.min(size, 1 << 20));
    for (let at = 0; at < size;) at += writeSync(handle, randomFillSync(noise), 0, Math.min(noise.length, size - at), at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  rmSync(path, { force: true });
  syncFolder(dirname(path));
}

const isRunning = (pid: number): boolean => {
  if (pid === process.pid) return false; // an earlier process of the same number: this one has not begun
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isFileError(error, 'EPERM');
  }
};

/** Shreds the drafts that a process no longer running has left in the folder. Only at start, before any writing. */
export function shredAbandonedDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /\.(\d+)\.[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) shred(join(folder, name));
  }
}
