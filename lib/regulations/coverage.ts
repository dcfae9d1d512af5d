import type { FrozenProfile } from './citation.ts';
import type { Duty } from './duty.ts';
import type { ProfileKey } from './profile-schema.ts';
import { type Regulation, versionNamed } from './regulation.ts';
import { RULES } from './rules.ts';

/** What coverage needs to know of an operation or job. */
export interface Carrier {
  readonly name: string;
  readonly rules: readonly ProfileKey[];
}

export interface CarriedDuty {
  readonly duty: Duty;
  /** Names of the operations and jobs whose profile keys are those of the duty's rules. */
  readonly carriedBy: readonly string[];
}

/** The duties of a version; none for a regulation that is not there. */
export function dutiesOf(regulations: readonly Regulation[], { regulation, version }: FrozenProfile): readonly Duty[] {
  const found = regulations.find(({ id }) => id === regulation);
  return (found && versionNamed(found, version))?.duties ?? [];
}

/** Which operation carries which duty: a join of the duty's rules, through their keys, with the keys that operations name. */
export function joinDuties(duties: readonly Duty[], carriers: readonly Carrier[]): readonly CarriedDuty[] {
  return duties.map((duty) => {
    const keys = new Set<ProfileKey>(duty.rules.map((rule) => RULES[rule]));
    return { duty, carriedBy: carriers.filter(({ rules }) => rules.some((key) => keys.has(key))).map(({ name }) => name) };
  });
}
