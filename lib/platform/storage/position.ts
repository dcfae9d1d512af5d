import type { Query } from './store.ts';

/** Where a page ended: the sort path in the index, and in the table for an index. */
export interface Position {
  readonly sort: string;
  readonly partition?: string;
  readonly primarySort?: string;
}

/** Both engines hand out the same kind of `next`. */
export const spellPosition = ({ sort, partition, primarySort }: Position): string =>
  Buffer.from(JSON.stringify(partition === undefined ? [sort] : [sort, partition, primarySort])).toString('base64url');

/** @throws TypeError when it was not handed out for this kind of query */
export function readPosition(query: Query): Position | undefined {
  if (query.after === undefined) return undefined;
  const parts = parse(query.after);
  const [sort, partition, primarySort] = parts;
  if (parts.length !== (query.index === 'primary' ? 1 : 3) || sort === undefined) throw new TypeError('no such place in this query');
  return partition === undefined || primarySort === undefined ? { sort } : { sort, partition, primarySort };
}

function parse(text: string): readonly string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(text, 'base64url').toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // falls through: what cannot be read was not handed out here
  }
  throw new TypeError('no such place in this query');
}
