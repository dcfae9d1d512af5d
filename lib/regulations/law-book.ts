import { bind, bindFrozen, type Binding } from './chain.ts';
import type { Citation } from './citation.ts';
import type { Effective, Law, LawBook } from './law.ts';
import type { ProfileKey, ProfileValues } from './profile-schema.ts';
import { Refusal } from './refusal.ts';
import { REGULATIONS } from './registry.ts';
import type { Regulation, RegulationVersion } from './regulation.ts';
import { citationOf, resolve } from './resolve.ts';
import type { Rule } from './rules.ts';

export interface LawBookOptions {
  readonly regulations?: readonly Regulation[];
  /** Rules that a test has switched off. */
  readonly disabledRules?: ReadonlySet<Rule>;
}

export function createLawBook({ regulations = REGULATIONS, disabledRules = new Set() }: LawBookOptions = {}): LawBook {
  const known = new Map(regulations.map((regulation) => [regulation.id, regulation]));
  const plain = new Map<RegulationVersion, Law>();
  const lawOf = (binding: Binding): Law => {
    if (binding.overriding.length > 0) return createLaw(binding, disabledRules);
    const law = plain.get(binding.version) ?? createLaw(binding, disabledRules);
    plain.set(binding.version, law);
    return law;
  };
  return {
    for: (chain, on) => lawOf(bind(known, chain, on)),
    frozen: (chain, profile) => {
      const binding = bindFrozen(known, chain, profile);
      if (!disabledRules.has('workflow-frozen')) return lawOf(binding);
      return lawOf({ ...binding, version: binding.regulation.versions.at(-1) ?? binding.version });
    },
  };
}

/** Values and citations are worked out once a law and key: a law lives as long as its version, or one call where units override. */
function createLaw({ regulation, version, overriding }: Binding, disabledRules: ReadonlySet<Rule>): Law {
  freeze(regulation); // when it is first asked: a function that starts for something else does not walk through its values
  const effective = new Map<ProfileKey, Effective<ProfileValues[ProfileKey]>>();
  const citations = new Map<Rule, Citation>();
  const law: Law = {
    profile: { regulation: regulation.id, version: version.profile.effectiveFrom },
    value(key) {
      if (overriding.some(({ overrides }) => overrides?.[key] !== undefined)) return law.effective(key).value;
      const entry = version.profile.entries[key];
      return entry.silent ? entry.suggestedDefault : entry.value;
    },
    effective<K extends ProfileKey>(key: K): Effective<ProfileValues[K]> {
      const found = effective.get(key);
      if (found) return found as Effective<ProfileValues[K]>; // kept under its own key
      const resolved = resolve(regulation, version, overriding, key);
      effective.set(key, resolved);
      return resolved;
    },
    cite(rule) {
      const found = citations.get(rule) ?? citationOf(regulation, version, rule);
      citations.set(rule, found);
      return found;
    },
    applies: (rule) => !disabledRules.has(rule),
    require(rule, holds, refusal) {
      if (holds || !law.applies(rule)) return;
      const { code, ...rest } = refusal;
      throw new Refusal(code, { ...rest, citation: law.cite(rule) });
    },
  };
  return law;
}

/** What is handed out is shared by all callers: nobody may change the law in passing. */
function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null && !Object.isFrozen(value)) {
    Object.freeze(value);
    Object.values(value).forEach(freeze);
  }
  return value;
}
