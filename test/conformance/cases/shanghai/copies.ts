import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, publishPupils, signAll } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { standOf } from '../../sharing-steps.ts';

export const copyCases: readonly DutyCase[] = [{
  duty: 'shanghai-25',
  title: { zh: '以复制方式共享的，须经归属部门和协调部门同意', en: 'a copy is shared with the consent of owner and coordinator' },
  rules: ['copy-consented'],
  reading: 'Without both consents the review is not complete: the grant is refused as one without a review.',
  async run(start) {
    const world = await start();
    const { owner, consumer } = peopleIn(world);
    const applied = await apply(world, await publishPupils(world), { scope: { delivery: 'FILE' } });
    const decide = (by: string, version: number) => world.as(by).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': `"${version}"` });
    expectStatus(await decide(owner, 1), 200);
    await signAll(world, applied);
    await expectRefusal(world, {
      status: 409, code: 'REVIEW_REQUIRED', article: '24', duty: 'shanghai-24b',
      attempt: () => activate(world, applied), unchanged: () => standOf(world, applied, consumer),
    });
    // conversely: once the coordinator has agreed, too; and through the interface the owner alone decides
    expectStatus(await decide(`${castOf(world).authority}-coordinator`, 2), 200);
    await signAll(world, applied);
    expectStatus(await activate(world, applied), 201);
  },
}];
