import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import { itemBytes } from '../limits.ts';
import { deflateBody, inflateBody } from './dynamodb-bodies.ts';
import { UnreadableItem, type IndexName, type Item, type Key, type Table } from '../store.ts';
import { INDEX_NAMES } from '../tables.ts';

/** Short, because every item is billed with its attribute names. */
export const ATTRIBUTES = { partition: 'p', sort: 's', entity: 'e', version: 'v', salt: 'salt', body: 'b', deflated: 'z', bytes: 'bin', ends: 'ends', ttl: 'ttl', digest: 'd' } as const;
export const INDEX_ATTRIBUTES = { index1: ['x1p', 'x1s'], index2: ['x2p', 'x2s'], index3: ['x3p', 'x3s'] } as const satisfies Record<IndexName, readonly [string, string]>;

export type Attributes = Record<string, AttributeValue>;

/** DynamoDB refuses an empty sort key: every one is stored behind a dot, which changes neither order nor prefixes. */
export const spellSort = (sort: string): string => `.${sort}`;

export const toKey = (key: Key): Attributes => ({ p: { S: key.partition }, s: { S: spellSort(key.sort) } });

/** Up to here the body stays text: a kilobyte is the least that is billed, and text can be read in a console. */
const MOST_PLAIN_BYTES = 1_000;
const KEY_NAMES = [ATTRIBUTES.partition, ...Object.values(INDEX_ATTRIBUTES).flat()];
/** A body repeats the ids of its own keys, so they are what it is deflated against. */
const dictionaryOf = (attributes: Attributes): string => KEY_NAMES.map((name) => attributes[name]?.S ?? '').join('"');

export function toAttributes(item: Item): Attributes {
  const attributes: Attributes = {
    ...toKey(item.key), e: { S: item.entity }, v: { N: String(item.version) }, salt: { S: item.salt }, d: { B: Buffer.from(item.digest, 'base64url') },
  };
  if (item.bytes) attributes['bin'] = { B: item.bytes };
  if (item.endsAt !== undefined) attributes['ends'] = { N: String(item.endsAt) };
  if (item.ttl !== undefined) attributes['ttl'] = { N: String(item.ttl) };
  for (const index of INDEX_NAMES) {
    const place = item.indexes?.[index];
    const [partition, sort] = INDEX_ATTRIBUTES[index];
    if (place) Object.assign(attributes, { [partition]: { S: place.partition }, [sort]: { S: spellSort(place.sort) } });
  }
  const deflated = itemBytes(item) > MOST_PLAIN_BYTES ? deflateBody(item.body, dictionaryOf(attributes)) : undefined;
  return { ...attributes, ...(deflated ? { z: { B: deflated } } : { b: { S: item.body } }) };
}

export function fromAttributes(table: Table, attributes: Attributes): Item {
  const damaged = (name: string) => new UnreadableItem(`${table} ${attributes['p']?.S}/${attributes['s']?.S?.slice(1)}: its attribute ${name} cannot be read`);
  const text = (name: string): string => { const value = attributes[name]?.S; if (value === undefined) throw damaged(name); return value; };
  const sortKey = (name: string): string => { const value = text(name); if (!value.startsWith('.')) throw damaged(name); return value.slice(1); };
  const number = (name: string): number => { const value = Number(attributes[name]?.N ?? Number.NaN); if (!Number.isSafeInteger(value)) throw damaged(name); return value; };
  const bytes = (name: string): Uint8Array => { const value = attributes[name]?.B; if (value === undefined) throw damaged(name); return value; };
  const body = (): string => {
    const deflated = attributes['z']?.B;
    if (!deflated) return text('b');
    const inflated = inflateBody(deflated, dictionaryOf(attributes));
    if (inflated === undefined) throw damaged('z');
    return inflated;
  };
  const indexes: Partial<Record<IndexName, { partition: string; sort: string }>> = {};
  for (const index of INDEX_NAMES) {
    const [partition, sort] = INDEX_ATTRIBUTES[index];
    if (attributes[partition]) indexes[index] = { partition: text(partition), sort: sortKey(sort) };
  }
  return {
    key: { table, partition: text('p'), sort: sortKey('s') }, entity: text('e'), version: number('v'), salt: text('salt'), body: body(),
    ...(attributes['bin']?.B && { bytes: attributes['bin'].B }),
    ...(attributes['ends'] && { endsAt: number('ends') }),
    ...(attributes['ttl'] && { ttl: number('ttl') }),
    ...(Object.keys(indexes).length > 0 && { indexes }),
    digest: Buffer.from(bytes('d')).toString('base64url'),
  };
}
