import type { DutyCase } from '../../case.ts';
import { attemptRegister, placed, readUnitEntries, register, registerBasis, schoolList } from '../../catalog-steps.ts';
import { expectRefusal } from '../../expectations.ts';

export const restrictionCases: readonly DutyCase[] = [{
  duty: 'moe-17',
  title: { zh: '列入不予共享类的，依据须为法律、行政法规或党中央、国务院政策', en: 'what is not shared rests on a law, an administrative regulation or a central policy, and on nothing lower' },
  rules: ['restriction-basis'],
  async run(start) {
    const world = await start();
    const withheld = (legalBases: readonly string[]) => placed(world, schoolList({ shareType: 'NOT_SHARED', legalBases: [...legalBases] }));
    const lower = await registerBasis(world, 'DEPARTMENT_RULE', '教育部有关规章');
    for (const bases of [[], [lower]]) {
      await expectRefusal(world, {
        status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '17', duty: 'moe-17',
        attempt: () => attemptRegister(world, withheld(bases)), unchanged: () => readUnitEntries(world),
      });
    }
    // conversely
    await register(world, withheld([await registerBasis(world)]));
  },
}];
