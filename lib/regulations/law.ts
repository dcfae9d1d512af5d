import type { LocalDate } from '../calendar/instant.ts';
import type { Citation, FrozenProfile } from './citation.ts';
import type { ProfileKey, ProfileValues } from './profile-schema.ts';
import type { Pointer, RefusalCode, Text } from './refusal.ts';
import type { Rule } from './rules.ts';

/** What resolution needs to know of a unit. */
export interface BoundUnit {
  readonly unitId: string;
  readonly kind: string;
  /** Set on the authority that issued, or adopted as a whole, a regulation. */
  readonly regulation?: string | undefined;
  /** Stricter values of its own, by profile key. */
  readonly overrides?: Readonly<Record<string, unknown>> | undefined;
}

export interface Effective<V> {
  readonly value: V;
  readonly citation: Citation;
  /** `law`: the text says so; `default`: the text is silent; `override`: a unit of the chain is stricter. */
  readonly origin: 'law' | 'default' | 'override';
  readonly overriddenBy?: string;
  /** Overrides of units on the way that did not pass; seen, never applied. */
  readonly ignored?: readonly IgnoredOverride[];
}

export interface IgnoredOverride {
  readonly unitId: string;
  /** `notStricter` also where it is no valid value, or looser in any respect. */
  readonly because: 'notStricter' | 'mayNotBeOverridden';
}

/** What binds one unit on one date. */
export interface Law {
  readonly profile: FrozenProfile;
  value<K extends ProfileKey>(key: K): ProfileValues[K];
  effective<K extends ProfileKey>(key: K): Effective<ProfileValues[K]>;
  /** The duty that the rule carries in this regulation, else the key's articles. */
  cite(rule: Rule): Citation;
  /** False only when a test has switched the rule off. */
  applies(rule: Rule): boolean;
  /** Throws a `Refusal` with the rule's citation unless `holds`. */
  require(rule: Rule, holds: boolean, refusal: { readonly code: RefusalCode; readonly detail?: Text; readonly pointers?: readonly Pointer[] }): void;
}

export interface LawBook {
  /**
   * Resolves for the last unit of the chain (top unit first), on a date.
   * @throws Refusal `REGULATION_UNKNOWN` when no profile binds it
   */
  for(chain: readonly BoundUnit[], on: LocalDate): Law;
  /** As it stood under a frozen profile version: what runs, finishes under the version it began with. */
  frozen(chain: readonly BoundUnit[], profile: FrozenProfile): Law;
}
