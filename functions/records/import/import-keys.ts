import type { CohortCipher, LookupHasher } from '../../../lib/platform/keys/keys.ts';
import type { ImportWork } from './import-work.ts';

/** The keys of one window's rows, opened once each; created before anything is committed that needs them. */
export interface ImportKeys {
  cipher(cohort: string): Promise<CohortCipher>;
  /** Hashers by year: those of the import's own years are created, those of other years are left out where they are gone. */
  hashers(own: readonly string[], others: readonly string[]): Promise<ReadonlyMap<string, LookupHasher>>;
}

export function createImportKeys({ call: { platform: { keys } }, work, content }: ImportWork): ImportKeys {
  const { resourceId } = work.value;
  const suite = content.cipherSuite === 'none' ? undefined : content.cipherSuite;
  const ciphers = new Map<string, Promise<CohortCipher>>();
  const known = new Map<string, LookupHasher>();
  return {
    cipher(cohort) {
      const opening = ciphers.get(cohort) ?? keys.cohort(resourceId, cohort, { create: true, ...(suite && { suite }) });
      ciphers.set(cohort, opening);
      return opening;
    },
    async hashers(own, others) {
      for (const year of own) if (!known.has(year)) known.set(year, await keys.lookup(resourceId, year, { create: true }));
      const unknown = others.filter((year) => !known.has(year));
      const opened = unknown.length > 0 ? await keys.open(unknown.map((year) => ({ kind: 'lookup', resourceId, year }))) : [];
      unknown.forEach((year, i) => {
        const key = opened[i];
        if (key?.state === 'live') known.set(year, key.hasher);
      });
      return known;
    },
  };
}
