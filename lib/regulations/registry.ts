import { beijing } from './beijing/index.ts';
import { moe } from './moe/index.ts';
import { nanchang } from './nanchang/index.ts';
import type { Regulation } from './regulation.ts';
import { shanghai } from './shanghai/index.ts';
import { tufe } from './tufe/index.ts';

/** Every regulation the product carries. A further one is a folder here and a line in this list. */
export const REGULATIONS: readonly Regulation[] = [nanchang, shanghai, beijing, moe, tufe];
