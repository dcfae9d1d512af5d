import type { Unit } from './units.ts';

/** What an operation does to the key table beside opening keys: puts new ones there, or tombstones in their place. */
export type KeyUse = 'creates' | 'destroys';

/** All others with the port `keys` open keys and ask for their state; their roles can neither make nor replace one. A test compares this with their files. */
export const KEY_USES: Readonly<Record<string, KeyUse>> = {
  activateGrant: 'creates', submitApplication: 'creates', obtainDirectGrant: 'creates',
  revokeGrant: 'destroys', endPseudonyms: 'destroys',
  runImports: 'creates',
  changeEnd: 'creates', placeHold: 'creates', requestErasure: 'creates',
  endCohorts: 'creates', endLookupKeys: 'destroys', advanceDestructions: 'destroys',
};

export const usesKeysTo = ({ operations }: Pick<Unit, 'operations'>, ...uses: readonly KeyUse[]): boolean =>
  operations.some(({ name }) => { const use = KEY_USES[name]; return use !== undefined && uses.includes(use); });
