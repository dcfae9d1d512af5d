import { link, mkdir, open, unlink } from 'node:fs/promises';
import { dirname } from 'node:path';
import { discardDraft, isFileError } from './durable.ts';

/** As `writeOnce` of durable.ts, in the thread pool: files written at once share the disk's syncs, and the process goes on meanwhile. */
export async function writeOnceAsync(path: string, bytes: Uint8Array, { mode, draft }: { readonly mode: number; readonly draft: string }): Promise<boolean> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
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
    await syncFolderAsync(dirname(path));
    return true;
  } finally {
    discardDraft(draft);
  }
}

/** By link, not rename: rename would replace what is there. */
async function linkUnlessTaken(draft: string, path: string): Promise<boolean> {
  try {
    await link(draft, path);
    return true;
  } catch (error) {
    if (isFileError(error, 'EEXIST')) return false;
    throw error;
  }
}

async function syncFolderAsync(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
