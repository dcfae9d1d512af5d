import { REGULATIONS } from './registry.ts';
import type { Regulation } from './regulation.ts';

/**
 * The regulations with the texts of all duties, and which duties say so of each value: for operations that show them. Of
 * the cloud's functions, only those that import this carry the texts; what decides (`REGULATIONS`) does without.
 */
export const REGULATIONS_IN_FULL: readonly Regulation[] = REGULATIONS;
