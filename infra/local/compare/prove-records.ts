import { DecryptionFailed, type KeyName } from '../../../lib/platform/keys/keys.ts';
import type { DataKey } from '../../../lib/platform/keys/data-key.ts';
import { RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import { spellKeyName } from '../../../lib/platform/keys/key-name.ts';
import type { Item } from '../../../lib/platform/storage/store.ts';
import { associatedData, RecordFields, type StoredRecord } from '../../../lib/records/record.ts';
import type { Tell } from './differences.ts';
import type { FoundKey } from './read-keys.ts';

/** Records that no digest covers any more, by what their keys could say of them. */
export interface Proofs {
  /** Decrypted, and found under the look-up values that they hold. */
  readonly byKey: number;
  /** A key of theirs is destroyed: nobody can read them, and nobody can tell whether they were altered. */
  readonly keyDestroyed: number;
  /** A key of theirs is not in the folder, or is damaged. */
  readonly keyMissing: number;
}

/**
 * Proves records one by one: authenticated encryption binds the bytes to resource, cohort, record and edition; the keyed
 * hashes of what they say bind them to the place where a reader looks for them.
 */
export function createRecordProver(openKey: (name: KeyName) => Promise<FoundKey>, tell: Tell) {
  let [byKey, keyDestroyed, keyMissing, resource] = [0, 0, 0, ''];
  const keys = new Map<string, FoundKey>();
  async function open(name: KeyName): Promise<FoundKey> {
    const text = spellKeyName(name);
    const key = keys.get(text) ?? await openKey(name);
    keys.set(text, key);
    return key;
  }
  return {
    /** Records come in order of their keys: those of a resource together. */
    async take(item: Item, record: StoredRecord): Promise<void> {
      const { resourceId, cohort, year } = record;
      if (resource !== resourceId) keys.clear(); // keeps the keys of one resource alone
      resource = resourceId;
      const [cipherKey, hashKey] = [await open({ kind: 'cohort', resourceId, cohort }), await open({ kind: 'lookup', resourceId, year })];
      if (cipherKey === 'destroyed' || hashKey === 'destroyed') keyDestroyed += 1;
      else if (cipherKey === 'missing' || hashKey === 'missing') keyMissing += 1;
      else if (isItself(item, record, cipherKey, hashKey)) byKey += 1;
      else tell('RECORD_ALTERED', `${item.key.partition}#${item.key.sort}`);
    },
    finish: (): Proofs => ({ byKey, keyDestroyed, keyMissing }),
  };
}

function isItself({ key }: Item, record: StoredRecord, { cipher }: DataKey, { hasher }: DataKey): boolean {
  const own = RecordEntity.ref(record).key;
  if (own.partition !== key.partition || own.sort !== key.sort) return false;
  try {
    const fields = RecordFields.parse(JSON.parse(new TextDecoder().decode(cipher.decrypt(record.ciphertext, associatedData(record)))));
    const hashes = new Set(Object.entries(fields).map(([code, value]) => hasher.hash(code, value)));
    return [record.lookup, ...record.secondary].every((hash) => hash === '' || hashes.has(hash));
  } catch (error) {
    if (error instanceof DecryptionFailed) return false;
    throw error;
  }
}
