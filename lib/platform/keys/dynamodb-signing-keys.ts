import { ConditionalCheckFailedException, GetItemCommand, PutItemCommand, type AttributeValue, type DynamoDBClient } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Instant } from '../../calendar/instant.ts';
import { keyTableUnavailable } from './dynamodb-key-store.ts';
import { KeyUnavailable } from './keys.ts';
import type { SigningKeyStore, WrappedSigningKey } from './wrapped-ed25519-signer.ts';

const text = z.strictObject({ S: z.string() });
const bytes = z.strictObject({ B: z.instanceof(Uint8Array) });
const SigningKeyItem = z.strictObject({ keyName: text, masterKeyId: text, wrapped: bytes, publicKey: bytes, createdAt: z.strictObject({ S: Instant }) });

const keyNameOf = (name: string): string => `signing/${name}`;

function fromItem(name: string, item: Readonly<Record<string, AttributeValue>>): WrappedSigningKey {
  const parsed = SigningKeyItem.safeParse(item);
  if (!parsed.success) throw new KeyUnavailable(`the item of signing key ${name} is damaged`, 'damaged', { cause: parsed.error });
  const { masterKeyId, wrapped, publicKey, createdAt } = parsed.data;
  return { masterKeyId: masterKeyId.S, wrapped: wrapped.B, publicKey: publicKey.B, createdAt: createdAt.S };
}

/** Wrapped signing keys in the key table, as `signing/<name>`: read once a cold start, written once a stage. */
export function createDynamodbSigningKeys({ client, table }: { readonly client: DynamoDBClient; readonly table: string }): SigningKeyStore {
  return {
    async get(name) {
      const command = new GetItemCommand({ TableName: table, Key: { keyName: { S: keyNameOf(name) } }, ConsistentRead: true });
      const { Item } = await client.send(command).catch(keyTableUnavailable);
      return Item && fromItem(name, Item);
    },
    async put(name, key) {
      const item = {
        keyName: { S: keyNameOf(name) }, masterKeyId: { S: key.masterKeyId }, wrapped: { B: key.wrapped }, publicKey: { B: key.publicKey }, createdAt: { S: key.createdAt },
      };
      const command = new PutItemCommand({ TableName: table, Item: item, ConditionExpression: 'attribute_not_exists(keyName)', ReturnValuesOnConditionCheckFailure: 'ALL_OLD' });
      try {
        await client.send(command);
        return key;
      } catch (error) {
        if (!(error instanceof ConditionalCheckFailedException)) return keyTableUnavailable(error);
        if (!error.Item) throw new KeyUnavailable('the key table did not say what stands there', 'unreachable', { cause: error });
        return fromItem(name, error.Item);
      }
    },
  };
}
