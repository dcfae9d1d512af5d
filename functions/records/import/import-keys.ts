import type { Loaded } from '../../../lib/platform/storage/entity.ts';
import { KeyUnavailable, type CohortCipher, type LookupHasher, type OpenKey } from '../../../lib/platform/keys/keys.ts';
import { yearsOf, type Cohort } from '../../../lib/records/record.ts';
import { standingCohorts, type ImportWork } from './import-work.ts';

/** The keys of one window's rows, opened once each; created before anything is committed that needs them. */
export interface ImportKeys {
  /** Of a cohort that stands, the key that it names; only a new cohort's is created. @throws KeyUnavailable */
  cipher(cohort: string, standing: Cohort | undefined): Promise<CohortCipher>;
  /**
   * Hashers by year. Only a year in which nothing stands is given a key; a destroyed one is left out among `others`.
   * @throws KeyUnavailable `absent` where the key of a year with records is lost
   */
  hashers(own: readonly string[], others: readonly string[]): Promise<ReadonlyMap<string, LookupHasher>>;
}

export function createImportKeys(step: ImportWork): ImportKeys {
  const { call: { platform: { keys } }, work, content } = step;
  const { resourceId } = work.value;
  const suite = content.cipherSuite === 'none' ? undefined : content.cipherSuite;
  const ciphers = new Map<string, Promise<CohortCipher>>();
  const known = new Map<string, LookupHasher>();
  // years in which records of the resource, or of this import's earlier slices, stand
  const living = new Set(yearsOf([...step.resource.value.cohorts, ...Object.keys(step.progress.value.cohorts)]));
  return {
    cipher(cohort, standing) {
      const opening = ciphers.get(cohort)
        ?? keys.cohort(resourceId, cohort, standing ? { create: false, fingerprint: standing.keyFingerprint } : { create: true, ...(suite && { suite }) });
      ciphers.set(cohort, opening);
      return opening;
    },
    async hashers(own, others) {
      for (const year of own) if (!known.has(year)) known.set(year, await keys.lookup(resourceId, year, { create: !living.has(year) }));
      const unknown = others.filter((year) => !known.has(year));
      const opened = unknown.length > 0 ? await keys.open(unknown.map((year) => ({ kind: 'lookup', resourceId, year }))) : [];
      unknown.forEach((year, i) => {
        const key = opened[i];
        if (key?.state === 'absent') throw lost(`look-up key of ${resourceId} for ${year}`);
        if (key?.state === 'live') known.set(year, key.hasher);
      });
      return known;
    },
  };
}

/**
 * Before the first row is stored: the keys of every cohort and year that the rows will join. Creates none.
 * @throws KeyUnavailable `absent` or `damaged` where one is lost or is not the one that its cohort names
 */
export async function requireKeys(step: ImportWork, days: readonly string[]): Promise<void> {
  const { call: { platform: { keys } }, work: { value: { resourceId } }, resource } = step;
  const cohorts = (await standingCohorts(step, days)).flatMap((cohort: Loaded<Cohort> | undefined) => (cohort ? [cohort.value] : []));
  const years = yearsOf(resource.value.cohorts);
  const opened = await keys.open([
    ...years.map((year) => ({ kind: 'lookup', resourceId, year } as const)), ...cohorts.map(({ cohort }) => ({ kind: 'cohort', resourceId, cohort } as const)),
  ]);
  years.forEach((year, i) => { if (opened[i]?.state === 'absent') throw lost(`look-up key of ${resourceId} for ${year}`); });
  cohorts.forEach((cohort, i) => requireOwnKey(cohort, opened[years.length + i]));
}

function requireOwnKey({ resourceId, cohort, keyFingerprint }: Cohort, key: OpenKey | undefined): void {
  if (key?.state === 'absent') throw lost(`key ${keyFingerprint} of ${resourceId} ${cohort}`);
  if (key?.state === 'live' && key.fingerprint !== keyFingerprint) throw new KeyUnavailable(`key ${key.fingerprint} stands for ${resourceId} ${cohort}, not ${keyFingerprint}`, 'damaged');
}
const lost = (what: string): KeyUnavailable => new KeyUnavailable(`the ${what} is lost`, 'absent');
