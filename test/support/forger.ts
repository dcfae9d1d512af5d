import { cpSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Signer } from '../../lib/platform/keys/keys.ts';
import { encodeBundle } from '../../lib/platform/ledger/bundle.ts';
import { signCheckpoint } from '../../lib/platform/ledger/checkpoint.ts';
import { checkpointPath, tilePath } from '../../lib/platform/ledger/format.ts';
import { createTileBuilder, edgeOf, type Tile } from '../../lib/platform/ledger/tile-builder.ts';
import { filesBelow, readBundle, readIf } from './second-verifier/files.ts';
import { naiveLeaf } from './second-verifier/tree.ts';

/** One who may write any file of an export, and, where told so, sign. */
export interface Forger {
  readonly folder: string;
  read(path: string): Buffer;
  write(path: string, bytes: Uint8Array | string): void;
  remove(path: string): void;
  /** Changes one file's bytes. */
  edit(path: string, change: (bytes: Buffer) => Uint8Array | string): void;
  editBundle(path: string, change: (entries: Buffer[]) => readonly Buffer[]): void;
  /** All entries, as the bundles for the last size hold them. */
  entries(): readonly Buffer[];
  sizes(): readonly number[];
  /** Writes the whole log anew, with a checkpoint signed by these keys at each size; keeps nothing but what `keep` names. */
  rewrite(entries: readonly Buffer[], sizes: readonly number[], signers: readonly Signer[], keep?: (path: string) => boolean): Promise<void>;
}

export function createForger(from: string, folder: string, origin: string): Forger {
  cpSync(from, folder, { recursive: true });
  const read = (path: string): Buffer => readIf(folder, path) ?? Buffer.alloc(0);
  const remove = (path: string): void => rmSync(join(folder, path), { recursive: true, force: true });
  const write = (path: string, bytes: Uint8Array | string): void => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    rmSync(join(folder, path), { force: true });
    writeFileSync(join(folder, path), bytes);
  };
  const sizes = (): readonly number[] => filesBelow(join(folder, 'checkpoints')).map((path) => Number(path.replaceAll('/', '')));
  const bundleOf = (index: number, size: number): string => tilePath({ level: 'entries', index, width: Math.min(256, size - index * 256) });
  return {
    folder, read, write, remove, sizes,
    edit: (path, change) => write(path, change(read(path))),
    editBundle: (path, change) => write(path, encodeBundle(change([...readBundle(read(path))]))),
    entries() {
      const size = Math.max(...sizes());
      return Array.from({ length: Math.ceil(size / 256) }, (_, index) => readBundle(read(bundleOf(index, size)))).flat();
    },
    async rewrite(entries, at, signers, keep = () => false) {
      for (const path of filesBelow(folder)) if (!keep(path)) remove(path);
      const tiles = new Map<string, Tile>();
      let from = 0;
      for (const size of at) {
        const builder = createTileBuilder(from, edgeOf(from).map((name) => tiles.get(tilePath(name))?.bytes ?? new Uint8Array(0)));
        const full = entries.slice(from, size).flatMap((entry) => builder.append(naiveLeaf(entry)));
        const { tiles: partial, root } = builder.finish();
        for (const tile of [...full, ...partial]) {
          tiles.set(tilePath(tile), tile);
          write(tilePath(tile), tile.bytes);
        }
        for (let index = Math.floor(from / 256); index * 256 < size; index += 1) write(bundleOf(index, size), encodeBundle(entries.slice(index * 256, Math.min(size, (index + 1) * 256))));
        if (!keep(checkpointPath(size))) write(checkpointPath(size), await signCheckpoint(origin, size, root, signers));
        from = size;
      }
    },
  };
}
