import type { DutyCase } from '../../case.ts';
import { attemptRegister, placed, pupilList, readUnitEntries, register, registerBasis } from '../../catalog-steps.ts';
import { expectRefusal } from '../../expectations.ts';

export const restrictionCases: readonly DutyCase[] = [{
  duty: 'shanghai-23a',
  title: { zh: '列入授权共享未说明理由或未提供依据的，不得入目', en: 'an entry shared by authorisation states its reasons and its basis' },
  rules: ['restriction-basis'],
  async run(start) {
    const world = await start();
    const legal = await registerBasis(world);
    const entry = (legalBases: readonly string[], reasons: string) => ({ ...placed(world, pupilList(legal, { attributes: { reasons } })), legalBases: [...legalBases] });
    for (const body of [entry([], '含个人信息'), entry([legal], '')]) {
      await expectRefusal(world, {
        status: 422, code: 'LEGAL_BASIS_REQUIRED', article: '23', duty: 'shanghai-23a',
        attempt: () => attemptRegister(world, body), unchanged: () => readUnitEntries(world),
      });
    }
    // conversely: with both
    await register(world, entry([legal], '含个人信息'));
  },
}];
