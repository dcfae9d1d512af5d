import type { CreateTableCommandInput, GlobalSecondaryIndex } from '@aws-sdk/client-dynamodb';
import type { Table } from '../store.ts';
import { layoutOf } from '../tables.ts';
import { ATTRIBUTES, INDEX_ATTRIBUTES } from './dynamodb-items.ts';

/** The tables as data, for `CreateTable` and for the CloudFormation template, whose properties have the same names. */
export interface DynamoTable extends Omit<CreateTableCommandInput, 'TableName'> {
  readonly KeySchema: NonNullable<CreateTableCommandInput['KeySchema']>;
  readonly AttributeDefinitions: NonNullable<CreateTableCommandInput['AttributeDefinitions']>;
}

const keySchema = ([partition, sort]: readonly [string, string]): DynamoTable['KeySchema'] =>
  [{ AttributeName: partition, KeyType: 'HASH' }, { AttributeName: sort, KeyType: 'RANGE' }];

export function tableDefinition(table: Table): DynamoTable {
  const indexes = layoutOf(table).indexes;
  const names = [ATTRIBUTES.partition, ATTRIBUTES.sort, ...indexes.flatMap((index) => INDEX_ATTRIBUTES[index])];
  const secondary: GlobalSecondaryIndex[] = indexes.map((index) => ({
    IndexName: index, KeySchema: keySchema(INDEX_ATTRIBUTES[index]), Projection: { ProjectionType: 'ALL' },
  }));
  return {
    KeySchema: keySchema([ATTRIBUTES.partition, ATTRIBUTES.sort]),
    AttributeDefinitions: names.map((name) => ({ AttributeName: name, AttributeType: 'S' })),
    BillingMode: 'PAY_PER_REQUEST',
    ...(secondary.length > 0 && { GlobalSecondaryIndexes: secondary }),
  };
}

/** The attribute that `UpdateTimeToLive` names; `undefined` where nothing may be dropped. */
export const timeToLiveAttribute = (table: Table): string | undefined => (layoutOf(table).drops ? ATTRIBUTES.ttl : undefined);
