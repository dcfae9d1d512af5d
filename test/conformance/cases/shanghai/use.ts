import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { grantPupils, purpose, read } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { errorsReported, platformOnly, purposeBound, responsibleNamed } from '../../scenarios/use.ts';
import { notices, useOf } from '../../sharing-steps.ts';

export const useCases: readonly DutyCase[] = [
  {
    duty: 'shanghai-7',
    title: { zh: '使用部门只能在授权范围内使用：用途、数据项、期限均不得超出', en: 'use within the authorisation: purpose, items and period' },
    rules: ['purpose-bound', 'scope-bound'],
    reading: 'Use for another purpose is cited with shanghai-30; least authority is the product\'s default, the text is silent and no article is cited.',
    async run(start) {
      const world = await start();
      const { grantId } = await grantPupils(world, { scope: { fields: ['identityNumber', 'studentName'] } });
      const reading = (more: Parameters<typeof read>[2]) => ({ attempt: () => read(world, grantId, more), unchanged: () => useOf(world, grantId) });
      await expectRefusal(world, { status: 403, code: 'PURPOSE_NOT_GRANTED', article: '30', duty: 'shanghai-30', ...reading({ purpose: '招生宣传' }) });
      await expectRefusal(world, { status: 403, code: 'FIELD_NOT_GRANTED', ...reading({ fields: ['phone'] }) });
      // conversely: to the last instant of the last day
      world.clock.set('2027-05-31T15:59:59.999Z');
      expectStatus(await read(world, grantId, { purpose }), 200);
      world.clock.set('2027-05-31T16:00:00.000Z');
      await expectRefusal(world, { status: 403, code: 'GRANT_NOT_IN_FORCE', ...reading({}) });
    },
  },
  platformOnly({ duty: 'shanghai-29', article: '29' }),
  purposeBound({ duty: 'shanghai-30', article: '30' }, { zh: '按审核结果描述的用途使用，他用被拒绝并告知责任人', en: 'used as the review result describes; anything else is refused and told to the person responsible' }),
  responsibleNamed({ duty: 'shanghai-30', article: '30' }),
  {
    duty: 'shanghai-31',
    title: { zh: '共享数据仅限本单位使用，其他单位使用即拒绝并告警', en: 'shared data is for its own unit: another is refused, and those concerned hear of it' },
    rules: ['grant-holder-only'],
    async run(start) {
      const world = await start();
      const { consumer } = peopleIn(world);
      const { grantId } = await grantPupils(world);
      const foreign = 'west-consumer';
      await expectRefusal(world, { status: 403, code: 'GRANT_HOLDER_MISMATCH', article: '31', duty: 'shanghai-31', attempt: () => read(world, grantId, { by: foreign }), unchanged: () => useOf(world, grantId) });
      for (const [who, whom] of [[foreign, 'unit'], [consumer, 'unit'], [`${castOf(world).consumerUnit}-coordinator`, 'me']] as const) assert.equal(await notices(world, who, 'grant.foreignUse', whom), 1, who);
      // conversely: the unit that it was given to
      expectStatus(await read(world, grantId), 200);
    },
  },
  errorsReported({ duty: 'shanghai-32' }),
];
