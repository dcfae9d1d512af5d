import type { LegalBasisId } from '../identifiers.ts';

/** A legal basis of the register: whether it stands today, and what kind of instrument it is. */
export interface BasisFound {
  readonly legalBasisId: LegalBasisId;
  readonly instrument: string;
  readonly live: boolean;
}

/** With fewer different characters, spaces and punctuation apart, a text states no reason. */
export const LEAST_CHARACTERS = 6;
export const saysSomething = (text: string): boolean => new Set(text.match(/[\p{L}\p{N}]/gu) ?? []).size >= LEAST_CHARACTERS;
