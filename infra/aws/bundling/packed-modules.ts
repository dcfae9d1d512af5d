import { join } from 'node:path';
import { builtInYears } from '../../../lib/calendar/built-in-years.ts';
import { reasonInChinese } from '../../../lib/regulations/default-reasons.ts';
import type { Duty } from '../../../lib/regulations/duty.ts';
import { PROFILE_KEYS, type ProfileEntries } from '../../../lib/regulations/profile-schema.ts';
import { REFUSAL_CODES } from '../../../lib/regulations/refusal-codes.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { pack } from './pack.ts';
import type { Columns } from './unpack.ts';
import type { CitedDuty, EntryTexts, PackedLaw, PackedTexts } from './unpack-law.ts';

const column = <T extends object, K extends keyof T>(rows: readonly T[], name: K): readonly (T[K] | null)[] => rows.map((row) => row[name] ?? null);

const citedDuties = (rows: readonly Duty[]): Columns<CitedDuty> => ({ id: column(rows, 'id'), article: column(rows, 'article'), kind: column(rows, 'kind'), rules: column(rows, 'rules') });
const textsOf = (rows: readonly Duty[]): Columns<Omit<Duty, 'profileKeys'>> =>
  ({ ...citedDuties(rows), clause: column(rows, 'clause'), capabilities: column(rows, 'capabilities'), zh: column(rows, 'zh'), en: column(rows, 'en') });
const entryTexts = (rows: readonly EntryTexts[]): Columns<EntryTexts> => ({ rows: column(rows, 'rows'), relatedRows: column(rows, 'relatedRows'), note: column(rows, 'note') });

const versions = REGULATIONS.flatMap((regulation) => regulation.versions);
const entriesBy = <T>(of: (entry: ProfileEntries[keyof ProfileEntries]) => T): readonly (readonly T[])[] =>
  PROFILE_KEYS.map((key) => versions.map(({ profile }) => of(profile.entries[key])));

/** Values with their articles, defaults with their reasons; of duties those that a rule carries or is cited with, without their texts. */
function law(): PackedLaw {
  const silent = versions.flatMap(({ profile }) => PROFILE_KEYS.flatMap((key) => {
    const entry = profile.entries[key];
    return entry.silent ? [entry.why] : [];
  }));
  const reasons = [...new Set(silent)];
  return {
    regulations: REGULATIONS.map((regulation) => ({
      ...regulation, versions: regulation.versions.map(({ profile: { effectiveFrom }, citedWith }) => ({ effectiveFrom, citedWith })),
    })),
    keys: PROFILE_KEYS,
    values: entriesBy((entry) => (entry.silent ? entry.suggestedDefault : entry.value)),
    sources: entriesBy((entry) => (entry.silent ? reasons.indexOf(entry.why) : entry.articles)),
    reasons: reasons.map((why) => {
      const zh = reasonInChinese(why);
      return zh === undefined ? [why] : [why, zh];
    }),
    duties: versions.map(({ duties, citedWith }) => {
      const cited = new Set(Object.values(citedWith));
      return citedDuties(duties.filter(({ id, rules }) => rules.length > 0 || cited.has(id)));
    }),
  };
}

/** Which keys a duty touches is shown nowhere. */
const texts = (): PackedTexts => ({
  duties: versions.map(({ duties }) => textsOf(duties)),
  entries: versions.map(({ profile }) => entryTexts(PROFILE_KEYS.map((key) => profile.entries[key]))),
});

const from = (file: string): string => JSON.stringify(join(import.meta.dirname, file));

/** The modules of `lib` that functions carry packed, by path, as they stand in a bundle. Packed once a process. */
export const packedModules = {
  'regulations/registry.ts': [
    `import { packed } from ${from('unpack.ts')};`,
    `import { reasonsIn, regulationsIn } from ${from('unpack-law.ts')};`,
    `const law = packed(${pack(law())});`,
    `export const REGULATIONS = regulationsIn(${JSON.stringify(REGULATIONS.map(({ id }) => id))}, law);`,
    'export const reasonInChinese = reasonsIn(law);',
  ].join('\n'),
  'regulations/refusal-codes.ts': [`import { packedTable } from ${from('unpack.ts')};`, `export const REFUSAL_CODES = packedTable(${pack(REFUSAL_CODES)});`].join('\n'),
  'regulations/default-reasons.ts': "export { reasonInChinese } from './registry.ts';",
  'regulations/in-full.ts': [
    "import { REGULATIONS } from './registry.ts';",
    `import { packed } from ${from('unpack.ts')};`,
    `import { regulationsInFull } from ${from('unpack-law.ts')};`,
    `export const REGULATIONS_IN_FULL = regulationsInFull(REGULATIONS, packed(${pack(texts())}));`,
  ].join('\n'),
  'calendar/built-in-years.ts': [`import { packed } from ${from('unpack.ts')};`, `export const builtInYears = packed(${pack(builtInYears())});`].join('\n'),
};
