import { describe, test } from 'node:test';
import { nameOf, regulationOf, runCase } from './case.ts';
import { CASES } from './cases/index.ts';

describe('duties', () => {
  for (const dutyCase of CASES.filter((each) => regulationOf(each) === 'moe')) test(nameOf(dutyCase), () => runCase(dutyCase));
});
