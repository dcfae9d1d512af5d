import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { discardDraft, isFileError } from './durable.ts';
import type { SyncFolder } from './folder-syncs.ts';

interface Options {
  readonly mode: number;
  readonly draft: string;
  readonly syncFolder: SyncFolder;
}

/** As `writeOnce` of durable.ts, in the thread pool: files written at once share the disk's syncs, and the process goes on meanwhile. */
export async function writeOnceAsync(path: string, bytes: Uint8Array, { mode, draft, syncFolder }: Options): Promise<boolean> {
  try {
    const file = await open(draft, 'wx', mode);
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    if (!(await linkUnlessTaken(draft, path))) return false;
    await unlink(draft);
    await syncFolder(dirname(path));
    return true;
  } finally {
    discardDraft(draft);
  }
}

/** By link, not rename: rename would replace what is there. The folder is made where it turns out to be missing. */
async function linkUnlessTaken(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path).catch(async (error: unknown) => {
      if (!isFileError(error, 'ENOENT')) throw error;
      await mkdir(dirname(path), { recursive: true, mode: 0o700 });
      await link(draft, path);
    });
    return true;
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  }
}
