import type { Delete, Put, TransactWriteItem } from '@aws-sdk/client-dynamodb';
import { createHash } from 'node:crypto';
import { keyOf } from '../limits.ts';
import type { Table, Write } from '../store.ts';
import { toAttributes, toKey } from './dynamodb-items.ts';

type Condition = Pick<Put, 'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues' | 'ReturnValuesOnConditionCheckFailure'> & { readonly ConditionExpression: string };

const condition = (expected: 'absent' | number): Condition =>
  expected === 'absent'
    ? { ConditionExpression: 'attribute_not_exists(#p)', ExpressionAttributeNames: { '#p': 'p' }, ReturnValuesOnConditionCheckFailure: 'ALL_OLD' }
    : {
      ConditionExpression: '#v = :v', ExpressionAttributeNames: { '#v': 'v' }, ExpressionAttributeValues: { ':v': { N: String(expected) } },
      ReturnValuesOnConditionCheckFailure: 'ALL_OLD',
    };

/** Whole items, put or deleted under a condition: the subset that every look-alike engine has. */
export function toTransactItem(write: Write, tables: Readonly<Record<Table, string>>): TransactWriteItem & ({ readonly Put: Put } | { readonly Delete: Delete }) {
  const at = { TableName: tables[keyOf(write).table], ...condition(write.expected) };
  return write.kind === 'put' ? { Put: { ...at, Item: toAttributes(write.item) } } : { Delete: { ...at, Key: toKey(write.key) } };
}

/**
 * Makes a repeated request the same request to DynamoDB for ten minutes. Only a put has a salt: the same deletion may be
 * meant twice, when the key was filled again in between, so deletions alone have no token.
 */
export function tokenOf(writes: readonly Write[]): string | undefined {
  if (!writes.some((write) => write.kind === 'put')) return undefined;
  const digest = createHash('sha256');
  for (const write of writes) {
    const { table, partition, sort } = keyOf(write);
    digest.update(JSON.stringify([write.kind, table, partition, sort, write.expected, write.kind === 'put' && write.item.digest]));
  }
  return digest.digest('base64url').slice(0, 36);
}
