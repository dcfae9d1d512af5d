import type { Citation } from './citation.ts';
import { reasonInChinese } from './default-reasons.ts';
import type { BoundUnit, Effective, IgnoredOverride } from './law.ts';
import type { ProfileKey, ProfileValues } from './profile-schema.ts';
import type { Regulation, RegulationVersion } from './regulation.ts';
import { RULES, type Rule } from './rules.ts';
import { directionOf, isAtLeastAsStrict, same } from './strictness.ts';

const sourceOf = (regulation: Regulation, { profile }: RegulationVersion, key: ProfileKey): Citation => {
  const entry = profile.entries[key];
  const base = { regulation: regulation.id, version: profile.effectiveFrom, key };
  if (!entry.silent) return { ...base, articles: [...entry.articles] };
  const zh = reasonInChinese(entry.why);
  return { ...base, articles: [], defaultBecause: entry.why, ...(zh !== undefined && { defaultBecauseZh: zh }) };
};

/** One key, for units whose overrides count, the authority first: an override passes only where it is stricter. */
export function resolve<K extends ProfileKey>(regulation: Regulation, version: RegulationVersion, overriding: readonly BoundUnit[], key: K): Effective<ProfileValues[K]> {
  const entry = version.profile.entries[key];
  let value: ProfileValues[K] = entry.silent ? entry.suggestedDefault : entry.value;
  let overriddenBy: string | undefined;
  const ignored: IgnoredOverride[] = [];
  for (const { unitId, overrides } of overriding) {
    const candidate = overrides?.[key];
    if (candidate === undefined || same(candidate, value)) continue;
    if (isAtLeastAsStrict(key, candidate, value)) {
      value = candidate as ProfileValues[K]; // has passed the key's schema
      overriddenBy = unitId;
    } else {
      ignored.push({ unitId, because: directionOf(key) === 'notComparable' ? 'mayNotBeOverridden' : 'notStricter' });
    }
  }
  return {
    value,
    citation: sourceOf(regulation, version, key),
    origin: overriddenBy !== undefined ? 'override' : entry.silent ? 'default' : 'law',
    ...(overriddenBy !== undefined && { overriddenBy }),
    ...(ignored.length > 0 && { ignored }),
  };
}

/** The duty that carries the rule and its article; where none does, what the rule's key rests on. */
export function citationOf(regulation: Regulation, version: RegulationVersion, rule: Rule): Citation {
  const source = sourceOf(regulation, version, RULES[rule]);
  const named = version.citedWith[rule];
  const duty = version.duties.find(({ id, rules }) => (named === undefined ? rules.includes(rule) : id === named));
  return duty ? { ...source, articles: [duty.article], duty: duty.id } : source;
}
