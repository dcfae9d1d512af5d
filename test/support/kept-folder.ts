import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { temporaryFolder } from './temporary-folder.ts';
import type { TestWorld } from './test-platform.ts';

/** What a world on disk has left, for tests that each damage a copy of their own. */
export interface KeptFolder {
  readonly folder: string;
  /** Removed when the test ends. */
  copyOf(context: { after(work: () => void): void }): string;
  remove(): void;
}

/** Closes the world and keeps its folder until it is removed. */
export function keepFolder(world: TestWorld): KeptFolder {
  world.local.close();
  const folder = mkdtempSync(join(tmpdir(), 'edudata-kept-'));
  cpSync(world.folder, folder, { recursive: true });
  world.close();
  return {
    folder,
    copyOf(context) {
      const copy = join(temporaryFolder(context), 'data');
      cpSync(folder, copy, { recursive: true });
      return copy;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}
