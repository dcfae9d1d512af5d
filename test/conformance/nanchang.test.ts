import { describe, test } from 'node:test';
import { nameOf, runCase } from './case.ts';
import { CASES } from './cases/index.ts';

describe('duties', () => {
  for (const dutyCase of CASES.filter(({ duty }) => duty.startsWith('nanchang-'))) test(nameOf(dutyCase), () => runCase(dutyCase));
});
