import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** Splits an entry bundle (C2SP tlog-tiles, log entries). @throws RangeError when it does not add up */
export function readBundle(bytes: Buffer): readonly Buffer[] {
  if (bytes.length === 0) return [];
  const length = bytes.readUInt16BE(0);
  if (bytes.length < 2 + length) throw new RangeError('short bundle');
  return [bytes.subarray(2, 2 + length), ...readBundle(bytes.subarray(2 + length))];
}

/** Tile index to path, C2SP tlog-tiles: 1234067 is x001/x234/067. */
export function pathOfIndex(index: number): string {
  const digits = String(index);
  const padded = digits.padStart(Math.ceil(digits.length / 3) * 3, '0');
  const groups = padded.match(/.../g) ?? [];
  return groups.map((group, i) => (i < groups.length - 1 ? `x${group}` : group)).join('/');
}

export const readIf = (...parts: readonly string[]): Buffer | undefined => {
  const path = join(...parts);
  return existsSync(path) && statSync(path).isFile() ? readFileSync(path) : undefined;
};

/** Every file below a folder, by its path from there. */
export const filesBelow = (folder: string): readonly string[] =>
  existsSync(folder)
    ? readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1)).sort()
    : [];
