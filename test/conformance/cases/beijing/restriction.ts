import type { DutyCase } from '../../case.ts';
import { attemptRegister, placed, readUnitEntries, register, registerBasis, schoolList } from '../../catalog-steps.ts';
import { expectRefusal } from '../../expectations.ts';

export const restrictionCases: readonly DutyCase[] = [{
  duty: 'beijing-15c',
  title: { zh: '列入不予共享类而无法律法规或政策依据的，不得入目', en: 'an entry that is not shared names a law, a regulation or a policy' },
  rules: ['restriction-basis'],
  async run(start) {
    const world = await start();
    const withheld = (legalBases: readonly string[]) => placed(world, schoolList({ shareType: 'NOT_SHARED', legalBases: [...legalBases] }));
    await expectRefusal(world, {
      status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '15', duty: 'beijing-15c',
      attempt: () => attemptRegister(world, withheld([])), unchanged: () => readUnitEntries(world),
    });
    // conversely: with a law, and of conditional sharing no basis is asked
    await register(world, withheld([await registerBasis(world)]));
    await register(world, placed(world, schoolList({
      code: 'SCHOOL/2', shareType: 'CONDITIONAL', shareConditions: { recipients: ['school'], items: ['schoolName'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 24, note: '' },
    })));
  },
}];
