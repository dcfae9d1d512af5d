import type { Duty } from '../../../lib/regulations/duty.ts';
import type { ProfileEntries, ProfileKey } from '../../../lib/regulations/profile-schema.ts';
import type { Regulation, RegulationVersion } from '../../../lib/regulations/regulation.ts';
import { type Columns, once, rowsOf } from './unpack.ts';

export type CitedDuty = Pick<Duty, 'id' | 'article' | 'kind' | 'rules'>;
export interface EntryTexts {
  readonly rows?: readonly string[];
  readonly relatedRows?: readonly string[];
  readonly note?: string;
}

/** What decisions need of all regulations. Versions are counted through, the oldest of the first regulation first. */
export interface PackedLaw {
  readonly regulations: readonly (Omit<Regulation, 'versions'> & { readonly versions: readonly (Pick<RegulationVersion, 'citedWith'> & { readonly effectiveFrom: string })[] })[];
  readonly keys: readonly ProfileKey[];
  /** By key, then by version. */
  readonly values: readonly (readonly unknown[])[];
  /** The articles that say so; of a silent text, which of the reasons stands. */
  readonly sources: readonly (readonly (readonly string[] | number)[])[];
  /** English and, where there is one, Chinese. */
  readonly reasons: readonly (readonly [en: string, zh?: string])[];
  /** By version. */
  readonly duties: readonly Columns<CitedDuty>[];
}

/** What only readers need, by version. */
export interface PackedTexts {
  readonly duties: readonly Columns<Omit<Duty, 'profileKeys'>>[];
  /** In the order of the profile's keys. */
  readonly entries: readonly Columns<EntryTexts>[];
}

/** Regulations whose content is asked for when one of them is read. */
const lazily = (ids: readonly string[], all: () => readonly Regulation[]): readonly Regulation[] => ids.map((id, at) => {
  const found = (): Regulation => all()[at] ?? lacking(id);
  return { id, get title() { return found().title; }, get scopeKinds() { return found().scopeKinds; }, get versions() { return found().versions; } };
});

/** Each regulation by its id, in the register's order. */
export const regulationsIn = (ids: readonly string[], law: () => PackedLaw): readonly Regulation[] => lazily(ids, once(() => unpackLaw(law())));

/** The same with duties in full, and notes and duties of each value. */
export const regulationsInFull = (regulations: readonly Regulation[], texts: () => PackedTexts): readonly Regulation[] =>
  lazily(regulations.map(({ id }) => id), once(() => addTexts(regulations, texts())));

/** Why a default stands, in Chinese. */
export function reasonsIn(law: () => PackedLaw): (why: string) => string | undefined {
  const reasons = once(() => new Map(law().reasons.map(([en, zh]) => [en, zh])));
  return (why) => reasons().get(why);
}

function unpackLaw({ regulations, keys, values, sources, reasons, duties }: PackedLaw): readonly Regulation[] {
  let next = 0;
  return regulations.map(({ versions, ...regulation }) => ({
    ...regulation,
    versions: versions.map(({ effectiveFrom, citedWith }) => {
      const version = next++;
      const entries = Object.fromEntries(keys.map((key, at) => {
        const [value, source] = [values[at]?.[version], sources[at]?.[version]];
        return [key, typeof source === 'number' ? { silent: true, suggestedDefault: value, why: reasons[source]?.[0] } : { silent: false, value, articles: source }];
      }));
      return {
        profile: { effectiveFrom, entries: entries as ProfileEntries }, // all keys of a profile; `rows` are for readers
        duties: rowsOf(duties[version] ?? lacking(regulation.id)).map((duty) => ({ ...duty, capabilities: [], profileKeys: [], zh: '', en: '' })),
        citedWith,
      };
    }),
  }));
}

function addTexts(regulations: readonly Regulation[], { duties, entries }: PackedTexts): readonly Regulation[] {
  let next = 0;
  return regulations.map(({ id, title, scopeKinds, versions }) => ({
    id, title, scopeKinds,
    versions: versions.map(({ profile, citedWith }) => {
      const version = next++;
      const texts = rowsOf(entries[version] ?? lacking(id));
      const whole = Object.entries(profile.entries).map(([key, entry], at) => [key, { ...entry, ...texts[at] }]);
      return {
        profile: { ...profile, entries: Object.fromEntries(whole) as ProfileEntries }, // the same keys
        duties: rowsOf(duties[version] ?? lacking(id)).map((duty) => ({ ...duty, profileKeys: [] })),
        citedWith,
      };
    }),
  }));
}

function lacking(id: string): never {
  throw new TypeError(`regulation ${id} was not packed whole`);
}
