import { open } from 'node:fs/promises';

/** Makes a folder's names durable; who asks while a sync of it is under way shares the next one with all others who do. */
export type SyncFolder = (folder: string) => Promise<void>;

/** A name is durable by a sync that began after it was made, whoever asked for that sync. */
export function createFolderSyncs(sync: SyncFolder = syncOne): SyncFolder {
  const running = new Map<string, Promise<void>>();
  const next = new Map<string, Promise<void>>();
  const begin = (folder: string): Promise<void> => {
    next.delete(folder);
    const begun = sync(folder).finally(() => { if (running.get(folder) === begun) running.delete(folder); });
    running.set(folder, begun);
    return begun;
  };
  return (folder) => {
    const before = running.get(folder);
    if (!before) return begin(folder);
    const shared = next.get(folder) ?? before.then(() => begin(folder), () => begin(folder));
    next.set(folder, shared);
    return shared;
  };
}

async function syncOne(folder: string): Promise<void> {
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}
