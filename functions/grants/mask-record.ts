import type { Served } from '../../lib/grants/check-read.ts';
import { DecryptionFailed, KeyDestroyed, type CohortCipher } from '../../lib/platform/keys/keys.ts';
import { applyMask } from '../../lib/privacy/mask.ts';
import { associatedData, RecordFields, type StoredRecord } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { RecordFound } from './find-record.ts';

export interface Masked {
  readonly record: Readonly<Record<string, string>>;
  readonly maskedFields: readonly string[];
}

/**
 * Decrypts and masks: only served fields are looked at, and nothing leaves without its mask.
 * @throws Refusal `KEY_DESTROYED`, `RECORD_UNREADABLE`
 */
function maskRecord(found: RecordFound & { readonly record: StoredRecord }, served: Served): Masked {
  if (found.key?.state === 'destroyed') throw new Refusal('KEY_DESTROYED');
  if (found.key?.state !== 'live') throw new Refusal('RECORD_UNREADABLE');
  const clear = decrypt(found.key.cipher, found.record);
  // nothing else ties a row to the place where it stands: one that was moved by hand is another person's
  if (clear[found.sought.code] !== found.sought.value) throw new Refusal('RECORD_UNREADABLE');
  const record: Record<string, string> = {};
  const maskedFields: string[] = [];
  for (const { field, mask } of served) {
    const value = clear[field];
    const shown = value === undefined ? undefined : applyMask(mask, value, { field, ...(found.own?.state === 'live' && { hasher: found.own.hasher }) });
    if (shown === undefined) continue;
    record[field] = shown;
    if (mask.name !== 'clear') maskedFields.push(field);
  }
  return { record, maskedFields };
}

function decrypt(cipher: CohortCipher, record: StoredRecord): RecordFields {
  try {
    return RecordFields.parse(JSON.parse(new TextDecoder().decode(cipher.decrypt(record.ciphertext, associatedData(record)))));
  } catch (error) {
    if (error instanceof KeyDestroyed) throw new Refusal('KEY_DESTROYED');
    if (error instanceof DecryptionFailed) throw new Refusal('RECORD_UNREADABLE');
    throw error;
  }
}

/** Expected refusals are outcomes too: they are entered and counted before they are answered. */
export function readRecord(found: RecordFound, served: Served): Masked | Refusal {
  if (!found.record) return new Refusal('RECORD_NOT_FOUND');
  if (found.ambiguous) return new Refusal('LOOKUP_NOT_UNIQUE');
  try {
    return maskRecord({ ...found, record: found.record }, served);
  } catch (error) {
    if (error instanceof Refusal) return error;
    throw error;
  }
}
