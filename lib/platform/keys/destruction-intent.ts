import * as z from 'zod';
import { RecordId, ResourceId } from '../../identifiers.ts';
import type { ObjectStorage } from '../objects/objects.ts';
import type { KeyName, KeyStore } from './keys.ts';

const StoredKeyName = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('cohort'), resourceId: ResourceId, cohort: z.string() }),
  z.strictObject({ kind: z.literal('lookup'), resourceId: ResourceId, year: z.string() }),
  z.strictObject({ kind: z.literal('pseudonym'), grantId: z.string() }),
  z.strictObject({ kind: z.literal('archive'), resourceId: ResourceId, cohort: z.string() }),
]);

/** Written to the append-only copies before a key is destroyed. */
export const DestructionIntent = z.strictObject({
  format: z.literal('edudata-steward/destruction-intent/1'),
  destructionId: z.string(),
  keyFingerprint: z.string().optional(),
  keys: z.array(StoredKeyName),
  /** Where erased records stood before they moved to be destroyed; a keyed hash names the place. */
  erased: z.array(z.strictObject({ resourceId: ResourceId, cohort: z.string(), recordId: RecordId, year: z.string(), lookup: z.string(), slot: z.string() })).optional(),
});
export type DestructionIntent = z.output<typeof DestructionIntent>;

const prefix = 'destructions/';
export const intentKey = (destructionId: string, name: KeyName): string => `${prefix}${destructionId}.${name.kind}.json`;

/** All that the append-only copies say was to be destroyed. */
export async function* intents(objects: ObjectStorage): AsyncGenerator<DestructionIntent> {
  for await (const { key } of objects.list('ledger', prefix)) {
    const bytes = await objects.get('ledger', key);
    if (!bytes) throw new Error(`append-only copy ${key} cannot be read`);
    yield DestructionIntent.parse(JSON.parse(Buffer.from(bytes).toString('utf8')));
  }
}

/**
 * Destroys again every key that the append-only copies say was destroyed: older key files may have been put back.
 * Runs before anything is served. @returns how many keys had come back
 */
export async function replayDestructions({ objects, keyStore }: { readonly objects: ObjectStorage; readonly keyStore: KeyStore }): Promise<number> {
  let back = 0;
  for await (const { keys } of intents(objects)) {
    const states = await keyStore.get(keys);
    for (const [index, name] of keys.entries()) {
      if (states[index] === 'destroyed') continue;
      if (states[index] !== undefined) back += 1;
      await keyStore.destroy(name);
    }
  }
  return back;
}
