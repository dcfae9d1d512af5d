import * as z from 'zod';
import { values } from './profile-values.ts';

export { Deadline, DocumentRule, Duration, DurationUnit, StartEvent, Steps } from './profile-values.ts';

/** The 148 parameters in which regulations differ; every regulation answers each, or is silent and says what stands instead. */
export const ProfileValues = z.strictObject(values());
export type ProfileValues = z.output<typeof ProfileValues>;
export type ProfileKey = keyof ProfileValues;

export const PROFILE_KEYS: readonly ProfileKey[] = Object.keys(values()) as ProfileKey[];
export const isProfileKey = (key: string): key is ProfileKey => Object.hasOwn(values(), key);

interface Sources {
  /** Article numbers as printed. */
  readonly articles: readonly string[];
  /** The regulation's duties that say so, and those that only touch it. */
  readonly rows: readonly string[];
  readonly relatedRows?: readonly string[];
  readonly note?: string;
}

/** What one text says about one key; where it is silent, the default that stands instead, and why. */
export type ProfileEntry<V> =
  | (Sources & { readonly silent: false; readonly value: V })
  | (Omit<Sources, 'articles' | 'rows'> & { readonly silent: true; readonly suggestedDefault: V; readonly why: string });

export type ProfileEntries = { readonly [K in ProfileKey]: ProfileEntry<ProfileValues[K]> };

/** A profile version as published: a frozen file. What changes is a new file. */
export interface ProfileVersion {
  /** `YYYY-MM-DD`, the date from which it applies; names the version. */
  readonly effectiveFrom: string;
  readonly entries: ProfileEntries;
}
