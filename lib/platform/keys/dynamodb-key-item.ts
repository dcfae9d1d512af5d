import type { AttributeValue } from '@aws-sdk/client-dynamodb';
import * as z from 'zod';
import { Instant } from '../../calendar/instant.ts';
import { KeyUnavailable, type WrappedKey } from './keys.ts';

const text = z.strictObject({ S: z.string() });
const KeyItem = z.strictObject({
  keyName: text,
  suite: z.strictObject({ S: z.enum(['sm4-ctr-hmac-sm3', 'aes-256-gcm']) }),
  masterKeyId: text,
  wrapped: z.strictObject({ B: z.instanceof(Uint8Array) }),
  fingerprint: text,
  commitment: text,
  createdAt: z.strictObject({ S: Instant }),
});

export const toKeyItem = (name: string, key: WrappedKey): Record<string, AttributeValue> => ({
  keyName: { S: name },
  suite: { S: key.suite },
  masterKeyId: { S: key.masterKeyId },
  wrapped: { B: key.wrapped },
  fingerprint: { S: key.fingerprint },
  commitment: { S: key.commitment },
  createdAt: { S: key.createdAt },
});

export const toTombstone = (name: string, at: Instant): Record<string, AttributeValue> => ({ keyName: { S: name }, destroyedAt: { S: at } });

/** @throws KeyUnavailable `damaged` when the item is neither key nor tombstone */
export function fromKeyItem(item: Readonly<Record<string, AttributeValue>>): WrappedKey | 'destroyed' {
  if (item['destroyedAt']) return 'destroyed';
  const parsed = KeyItem.safeParse(item);
  if (!parsed.success) throw new KeyUnavailable(`the key item ${item['keyName']?.S} is damaged`, 'damaged', { cause: parsed.error });
  const { suite, masterKeyId, wrapped, fingerprint, commitment, createdAt } = parsed.data;
  return { suite: suite.S, masterKeyId: masterKeyId.S, wrapped: wrapped.B, fingerprint: fingerprint.S, commitment: commitment.S, createdAt: createdAt.S };
}
