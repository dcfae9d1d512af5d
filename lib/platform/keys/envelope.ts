import type { Clock } from '../clock.ts';
import { createDataKey, type DataKey } from './data-key.ts';
import { createKeyCache } from './key-cache.ts';
import { contextOf, spellKeyName } from './key-name.ts';
import { KeyDestroyed, KeyUnavailable, type CohortOpening, type KeyName, type KeyService, type KeyStore, type OpenKey, type RecordKeys, type SuiteName, type WrappedKey } from './keys.ts';
import { suites } from './suites/suites.ts';

export interface RecordKeysOptions {
  readonly keyService: KeyService;
  readonly keyStore: KeyStore;
  readonly clock: Clock;
  /** For keys created from now on; an existing key keeps its own. */
  readonly defaultSuite: SuiteName;
  /** How many unwrapped keys stay in memory (1,000). */
  readonly cacheLimit?: number;
}

/**
 * Envelope encryption over a key service and a key store. Whether a key lives is asked of the key store every time;
 * the cache only saves the unwrap.
 */
export function createRecordKeys({ keyService, keyStore, clock, defaultSuite, cacheLimit = 1000 }: RecordKeysOptions): RecordKeys {
  const cache = createKeyCache(cacheLimit);
  const unwrapping = new Map<string, Promise<DataKey>>();

  async function unwrap(name: KeyName, stored: WrappedKey): Promise<DataKey> {
    const bytes = await keyService.unwrap(stored.wrapped, stored.masterKeyId, contextOf(name));
    const key = createDataKey(stored.suite, bytes);
    if (key.commitment !== stored.commitment || key.fingerprint !== stored.fingerprint)
      throw new KeyUnavailable(`what is stored for ${spellKeyName(name)} is not key ${stored.fingerprint}`, 'damaged');
    cache.set(spellKeyName(name), key);
    return key;
  }

  async function unlock(name: KeyName, stored: WrappedKey): Promise<DataKey> {
    const text = spellKeyName(name);
    const cached = cache.get(text, stored.commitment);
    if (cached) return cached;
    const ticket = `${text} ${stored.commitment}`;
    const underWay = unwrapping.get(ticket) ?? unwrap(name, stored).finally(() => unwrapping.delete(ticket));
    unwrapping.set(ticket, underWay);
    return underWay;
  }

  async function create(name: KeyName, suite: SuiteName): Promise<DataKey> {
    const { key: bytes, wrapped, masterKeyId } = await keyService.generate(suites[suite].keyLength, contextOf(name));
    const key = createDataKey(suite, bytes);
    const { fingerprint, commitment } = key;
    const stored = await keyStore.put(name, { suite, masterKeyId, wrapped, fingerprint, commitment, createdAt: clock.now() });
    if (stored.commitment !== commitment) return unlock(name, stored); // another creator was first: its key counts
    cache.set(spellKeyName(name), key);
    return key;
  }

  /** Asks the key store once; forgets at once what it no longer holds. */
  async function find(names: readonly KeyName[]): Promise<readonly (WrappedKey | 'destroyed' | undefined)[]> {
    const found = await keyStore.get(names);
    names.forEach((name, i) => {
      if (found[i] === 'destroyed') cache.revoke(spellKeyName(name));
      else if (!found[i]) cache.forget(spellKeyName(name)); // perhaps created meanwhile: what is handed out stays good
    });
    return found;
  }

  async function openOne(name: KeyName, options: CohortOpening | { readonly create: boolean }): Promise<DataKey> {
    const [stored] = await find([name]);
    if (stored === 'destroyed') throw new KeyDestroyed(`${spellKeyName(name)} is destroyed`);
    const wanted = 'fingerprint' in options ? options.fingerprint : undefined;
    if (stored && wanted !== undefined && stored.fingerprint !== wanted)
      throw new KeyUnavailable(`what is stored for ${spellKeyName(name)} is key ${stored.fingerprint}, not ${wanted}`, 'damaged');
    if (stored) return unlock(name, stored);
    if (!options.create) throw new KeyUnavailable(`there is no key ${spellKeyName(name)}`, 'absent');
    return create(name, ('suite' in options && options.suite) || defaultSuite);
  }

  return {
    cohort: async (resourceId, cohort, options) => (await openOne({ kind: 'cohort', resourceId, cohort }, options)).cipher,
    archive: async (resourceId, cohort, options) => (await openOne({ kind: 'archive', resourceId, cohort }, options)).cipher,
    lookup: async (resourceId, year, options) => (await openOne({ kind: 'lookup', resourceId, year }, options)).hasher,
    pseudonyms: async (grantId, options) => (await openOne({ kind: 'pseudonym', grantId }, options)).hasher,
    async open(names) {
      const found = await find(names);
      return Promise.all(names.map(async (name, i): Promise<OpenKey> => {
        const stored = found[i];
        if (stored === 'destroyed') return { state: 'destroyed' };
        if (!stored) return { state: 'absent' };
        const { fingerprint, cipher, hasher } = await unlock(name, stored);
        return { state: 'live', fingerprint, cipher, hasher };
      }));
    },
    peekLookup: (name) => cache.peek(spellKeyName(name))?.hasher,
    async destroy(name) {
      await keyStore.destroy(name);
      cache.revoke(spellKeyName(name));
    },
    async status(names) {
      return (await find(names)).map((stored) => (stored === 'destroyed' ? 'destroyed' : stored ? 'live' : 'absent'));
    },
  };
}
