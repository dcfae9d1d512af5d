import { brotliDecompressSync } from 'node:zlib';

/** Rows as columns: what is alike lies together and packs smaller. A row that lacks a column has null in it. */
export type Columns<T> = { readonly [K in keyof T]-?: readonly (T[K] | null)[] };

export function once<T>(make: () => T): () => T {
  let held: { readonly made: T } | undefined;
  return () => (held ??= { made: make() }).made;
}

/** Unpacked when it is first asked for: most starts ask for nothing. */
export const packed = <T>(text: string): (() => T) =>
  once(() => JSON.parse(brotliDecompressSync(Buffer.from(text, 'base64')).toString()) as T); // packed from a T (pack.ts)

export function rowsOf<T extends object>(columns: Columns<T>): readonly T[] {
  const named: readonly (readonly [string, readonly unknown[]])[] = Object.entries(columns);
  const count = named[0]?.[1].length ?? 0;
  return Array.from({ length: count }, (_, row) =>
    Object.fromEntries(named.flatMap(([name, values]) => (values[row] === null ? [] : [[name, values[row]]]))) as T); // each column is of a T
}

/** A table of which something is read now and then. */
export function packedTable(text: string): object {
  const table = packed<object>(text);
  return new Proxy({}, { get: (_, name): unknown => Reflect.get(table(), name) });
}
