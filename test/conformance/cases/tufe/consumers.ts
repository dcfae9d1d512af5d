import { peopleIn } from '../../../support/cast.ts';
import { publishPupils } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { applicationsOf, ask, fileSystem } from '../../sharing-steps.ts';

export const consumerCases: readonly DutyCase[] = [{
  duty: 'tufe-40a',
  title: { zh: '校外单位不得申请共享，校内单位可以', en: 'a body outside the university may not apply, a department may' },
  rules: ['consumer-eligible'],
  async run(start) {
    const world = await start();
    const { outsider } = peopleIn(world);
    const resourceId = await publishPupils(world, { shareConditions: { recipients: ['governmentDepartment', 'universityDepartment'], items: ['identityNumber', 'studentName'], purposes: ['学籍核验'], deliveries: ['INTERFACE'], maxMonths: 24, note: '' } });
    const filingId = await fileSystem(world, outsider);
    await expectRefusal(world, {
      status: 403, code: 'CONSUMER_NOT_ELIGIBLE', article: '40', duty: 'tufe-40a',
      attempt: () => ask(world, resourceId, { by: outsider, item: { filingId } }), unchanged: () => applicationsOf(world, outsider),
    });
    // conversely
    expectStatus(await ask(world, resourceId), 201);
  },
}];
