import type { Unit } from './units.ts';

/** Operations that touch the table of ciphertext, and how; nobody else's role knows it. A test compares this with their files. */
export const RECORD_USES: Readonly<Record<string, 'reads' | 'changes'>> = {
  queryRecords: 'reads',
  runImports: 'changes',
  changeEnd: 'changes', placeHold: 'changes', releaseHold: 'changes', requestErasure: 'changes',
  verifyDestruction: 'reads', requestCertificate: 'changes',
  endCohorts: 'changes', advanceDestructions: 'changes',
};

export function recordUseOf({ operations }: Unit): 'reads' | 'changes' | undefined {
  const uses = operations.map(({ name }) => RECORD_USES[name]);
  return uses.includes('changes') ? 'changes' : uses.find((use) => use !== undefined);
}
