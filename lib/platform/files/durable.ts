import { randomBytes, randomFillSync } from 'node:crypto';
import { chmodSync, closeSync, fstatSync, fsyncSync, linkSync, openSync, readdirSync, statSync, unlinkSync, writeSync } from 'node:fs';
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

/**
 * Gives a finished and synced draft its name for good, unless the name is taken: `false`, and the draft stays.
 * By link, not rename: rename would replace what is there.
 */
export function publishDraft(draft: string, path: string): boolean {
  try {
    linkSync(draft, path);
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  }
  unlinkSync(draft);
  syncFolder(dirname(path));
  return true;
}

/** Shreds a draft that was not published; of one that was, only its draft name goes. */
export function discardDraft(draft: string): void {
  const found = statSync(draft, { throwIfNoEntry: false });
  if (!found) return;
  if (found.nlink > 1) unlinkSync(draft);
  else shred(draft);
}

/** Writes a file that appears whole or not at all, and never over another: `false` when the name is taken. */
export function writeOnce(path: string, bytes: Uint8Array, options: { readonly mode: number; readonly draft?: string }): boolean {
  const draft = options.draft ?? join(dirname(path), draftName('draft'));
  try {
    const handle = openSync(draft, 'wx', options.mode);
    try {
      for (let written = 0; written < bytes.length;) written += writeSync(handle, bytes, written);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    return publishDraft(draft, path);
  } finally {
    discardDraft(draft);
  }
}

/** Overwrites with random bytes, syncs, unlinks, syncs the folder. A file that is not there is no error. */
export function shred(path: string): void {
  if (!statSync(path, { throwIfNoEntry: false })) return;
  chmodSync(path, 0o600);
  const handle = openSync(path, 'r+');
  try {
    const { size } = fstatSync(handle);
    const noise = new Uint8Array(Math.min(size, 1 << 20));
    for (let at = 0; at < size;) at += writeSync(handle, randomFillSync(noise), 0, Math.min(noise.length, size - at), at);
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
  unlinkSync(path);
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

/** Discards the drafts that a process no longer running has left in the folder. Only at start, before any writing. */
export function discardAbandonedDrafts(folder: string): void {
  for (const name of readdirSync(folder)) {
    const pid = /\.(\d+)\.[0-9a-f]{16}\.tmp$/.exec(name)?.[1];
    if (pid && !isRunning(Number(pid))) discardDraft(join(folder, name));
  }
}
