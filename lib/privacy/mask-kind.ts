import type { Text } from '../regulations/refusal.ts';
import type { MaskName } from './mask-choice.ts';

/** Keyed hash of one grant: the same value gives the same answer while the grant's key lives. */
export interface Hasher {
  /** base64url, at least 22 characters. */
  hash(field: string, value: string): string;
}

export interface MaskContext {
  /** Code of the data item: the same value in two fields gives two pseudonyms. */
  readonly field: string;
  /** Needed by `pseudonym` only. */
  readonly hasher?: Hasher;
}

/** What stands for any value that a mask does not understand: always the same, so that not even its length shows. */
export const FULL = '******';

/**
 * One way to hide a value.
 *
 * Strength is the min-entropy of what is hidden, in bits: log2 of the least number of values of the domain that share one
 * masked form, all values of the domain being equally likely, with whatever the mask's file says the reader knows already.
 * It does not measure what a reader can learn from other fields.
 */
export interface Mask {
  readonly name: MaskName;
  /** Which values it understands; every other becomes `FULL`. */
  readonly domain: { readonly test: (value: string) => boolean; readonly zh: string; readonly en: string };
  /** What stays in clear. */
  readonly clear: Text;
  /** Accepted precisions, and the one that stands where none is named. A mask without them takes none. */
  readonly precision?: { readonly accepts: (precision: string) => boolean; readonly standard: string };
  readonly bits: (precision: string) => number;
  /** Called with values of the domain only. `undefined` leaves the field out. */
  readonly apply: (value: string, precision: string, context: MaskContext) => string | undefined;
}
