import { castOf, peopleIn, valueUnder } from '../../../support/cast.ts';
import { activate, apply, approve, importFile, publishPupils, pupilFile, pupilRow, signAll } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { standOf } from '../../sharing-steps.ts';

export const bulkCases: readonly DutyCase[] = [{
  duty: 'tufe-50e',
  title: { zh: '达到规定数量的个人信息共享，须经市教育两委审核同意，拆分合并计算', en: 'personal information in bulk is shared with the approval of the commissions, split requests counted together' },
  rules: ['bulk-pi-approved'],
  reading: "The university's own stricter rule lowers the threshold to eight, so that a case need not import 200,000 records. Records are counted: of persons there are no more.",
  async run(start) {
    const world = await start();
    const { coordinator, consumer } = peopleIn(world);
    const authority = castOf(world).authority;
    const { headers } = await world.as(`${authority}-administrator`).get(`/units/unit-${authority}`);
    const overrides = { 'sharing.bulkPiApproval': { ...valueUnder(world, 'sharing.bulkPiApproval'), threshold: 8 } };
    expectStatus(await world.as(`${authority}-administrator`).put(`/units/unit-${authority}/overrides`, { overrides }, { 'if-match': headers['etag'] ?? '' }), 200);
    const ready = async (code: string) => {
      const resourceId = await publishPupils(world, { code });
      await importFile(world, resourceId, pupilFile(...Array.from({ length: 5 }, (_, n) => pupilRow(n))));
      const applied = await apply(world, resourceId);
      await approve(world, applied);
      await signAll(world, applied);
      return applied;
    };
    expectStatus(await activate(world, await ready('PUPIL/A')), 201);
    const second = await ready('PUPIL/B');
    await expectRefusal(world, {
      status: 409, code: 'BULK_APPROVAL_REQUIRED', article: '50', duty: 'tufe-50e',
      attempt: () => activate(world, second), unchanged: () => standOf(world, second, consumer),
    });
    // conversely: with the approval, by its number, for as many
    expectStatus(await world.as(coordinator).post(`${second.itemPath}/bulk-approval`, { number: '津教复〔2026〕1号', approvedOn: '2026-11-20', upTo: 10 }), 200);
    expectStatus(await activate(world, second), 201);
  },
}];
