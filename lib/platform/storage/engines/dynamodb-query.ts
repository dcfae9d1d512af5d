import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import { readPosition, spellPosition } from '../position.ts';
import type { Query } from '../store.ts';
import { ATTRIBUTES, INDEX_ATTRIBUTES, spellSort, type Attributes } from './dynamodb-items.ts';

const keyNames = (query: Query): readonly [string, string] =>
  query.index === 'primary' ? [ATTRIBUTES.partition, ATTRIBUTES.sort] : INDEX_ATTRIBUTES[query.index];

/** Nothing but a key condition: no filters, which look-alike engines lack or bill differently. */
export function toQueryInput(query: Query, tableName: string): QueryCommandInput {
  const [partition, sort] = keyNames(query);
  const values: Attributes = { ':p': { S: query.partition } };
  const conditions = ['#p = :p'];
  const also = (condition: string, given: Readonly<Record<string, string>>) => {
    conditions.push(condition);
    for (const [name, value] of Object.entries(given)) values[name] = { S: spellSort(value) };
  };
  if (query.prefix) also('begins_with(#s, :prefix)', { ':prefix': query.prefix });
  else if (query.from !== undefined && query.to !== undefined) also('#s BETWEEN :from AND :to', { ':from': query.from, ':to': query.to });
  else if (query.from !== undefined) also('#s >= :from', { ':from': query.from });
  else if (query.to !== undefined) also('#s <= :to', { ':to': query.to });
  const position = readPosition(query);
  return {
    TableName: tableName,
    ...(query.index === 'primary' ? { ConsistentRead: true } : { IndexName: query.index }),
    KeyConditionExpression: conditions.join(' AND '),
    ExpressionAttributeNames: { '#p': partition, ...(conditions.length > 1 && { '#s': sort }) },
    ExpressionAttributeValues: values,
    ScanIndexForward: query.descending !== true,
    Limit: query.limit,
    ...(position && {
      ExclusiveStartKey: {
        [partition]: { S: query.partition }, [sort]: { S: position.sort },
        ...(position.partition !== undefined && { p: { S: position.partition } }),
        ...(position.primarySort !== undefined && { s: { S: position.primarySort } }),
      },
    }),
  };
}

/** True for a range that holds nothing, which DynamoDB refuses as invalid. */
export const isEmptyRange = (query: Query): boolean =>
  query.from !== undefined && query.to !== undefined && Buffer.compare(Buffer.from(query.from), Buffer.from(query.to)) > 0;

export function nextOf(query: Query, lastKey: Attributes | undefined): string | undefined {
  if (!lastKey) return undefined;
  const [, sortName] = keyNames(query);
  const sort = lastKey[sortName]?.S;
  if (sort === undefined) throw new TypeError('a last key without its sort key');
  const [partition, primarySort] = [lastKey['p']?.S, lastKey['s']?.S];
  return spellPosition(query.index === 'primary' || partition === undefined || primarySort === undefined ? { sort } : { sort, partition, primarySort });
}
