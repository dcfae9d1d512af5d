import { nanchang } from './nanchang/index.ts';
import type { Regulation } from './regulation.ts';

/** Every regulation the product carries. A further one is a folder here and a line in this list. */
export const REGULATIONS: readonly Regulation[] = [nanchang];
