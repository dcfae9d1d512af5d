import type { Duty } from './duty.ts';
import type { ProfileVersion } from './profile-schema.ts';
import type { Text } from './refusal.ts';
import type { Rule } from './rules.ts';

/** One published version of a regulation: its profile and its duties. Frozen; an amendment is another version. */
export interface RegulationVersion {
  readonly profile: ProfileVersion;
  readonly duties: readonly Duty[];
  /** Which duty a rule is cited with where several name it. */
  readonly citedWith: Partial<Record<Rule, string>>;
}

/** A regulation as the product carries it: one folder. */
export interface Regulation {
  /** `[a-z]+`; its duties' ids begin with it. */
  readonly id: string;
  readonly title: Text;
  /** Which kinds of units each term of `meta.scope` covers. */
  readonly scopeKinds: Readonly<Record<string, readonly string[]>>;
  /** Oldest first. */
  readonly versions: readonly RegulationVersion[];
}

/** Whether the version covers units of this kind. */
export const covers = (regulation: Regulation, { profile }: RegulationVersion, kind: string): boolean => {
  const scope = profile.entries['meta.scope'];
  return !scope.silent && scope.value.some((term) => regulation.scopeKinds[term]?.includes(kind));
};

/** The version in force on a date: the last that had begun. */
export const versionOn = (regulation: Regulation, on: string): RegulationVersion | undefined =>
  regulation.versions.findLast(({ profile }) => profile.effectiveFrom <= on);

export const versionNamed = (regulation: Regulation, version: string): RegulationVersion | undefined =>
  regulation.versions.find(({ profile }) => profile.effectiveFrom === version);
