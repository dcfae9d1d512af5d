import type { Table } from '../expectation.ts';
import { beijing } from './beijing.ts';
import { moe } from './moe.ts';
import { nanchang } from './nanchang.ts';
import { shanghai } from './shanghai.ts';
import { tufe } from './tufe.ts';

/** What every step of the demonstration must answer under each regulation. Any difference fails it. */
export const EXPECTED: Readonly<Record<string, Table>> = { nanchang, shanghai, beijing, moe, tufe };
