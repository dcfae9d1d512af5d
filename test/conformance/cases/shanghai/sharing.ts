import assert from 'node:assert/strict';
import { peopleIn } from '../../../support/cast.ts';
import { activate, approve, publishPupils } from '../../../support/journey.ts';
import type { AnyBody } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { forward, placed, register, registerAndPublish, schoolList, submit } from '../../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { escalated } from '../../scenarios/escalation.ts';
import { fetchedDirectly, notShared, ownerDecides, requestComplete, reviewedAndGranted, schools } from '../../scenarios/review.ts';
import { deliveryReasoned } from '../../scenarios/use.ts';
import { addConsumer, applicationsOf, ask, fileSystem, standOf, toApplied, type ApplicationView } from '../../sharing-steps.ts';

export const sharingCases: readonly DutyCase[] = [
  ownerDecides({ duty: 'shanghai-6', article: '6' }, { zh: '归属部门审核共享申请，其他部门不得代为决定', en: 'the owner decides on applications, nobody else does' }),
  {
    duty: 'shanghai-23.1',
    title: { zh: '无条件共享经归属部门确认后，向教育单位和公共管理服务机构直接提供，企业不在其列', en: 'once the owner has confirmed it, given to education units and public bodies at once, and to no company' },
    rules: ['consumer-eligible'],
    async run(start) {
      const world = await start();
      const { outsider } = peopleIn(world);
      // the owner's confirmation is a step of the entry's own chain, taken once
      const entry = await registerAndPublish(world, placed(world, schoolList()));
      assert.deepEqual(entry.inside?.steps.filter(({ confirmedShareType }) => confirmedShareType).map(({ role, confirmedShareType }) => [role, confirmedShareType])[0], ['DataOwner', 'UNCONDITIONAL']);
      await addConsumer(world, 'company-consumer', { kind: 'enterprise' });
      await expectRefusal(world, {
        status: 403, code: 'CONSUMER_NOT_ELIGIBLE', article: '23', duty: 'shanghai-23.1',
        attempt: () => ask(world, entry.resourceId, { by: 'company-consumer', item: schools }), unchanged: () => applicationsOf(world, 'company-consumer'),
      });
      // conversely: a school, a public service body, and a department of the government outside the education authority
      await addConsumer(world, 'library-consumer', { kind: 'publicServiceBody' });
      for (const by of ['school3-consumer', 'library-consumer', outsider]) {
        const { items } = expectStatus(await ask<ApplicationView>(world, entry.resourceId, { by, item: schools }), 201);
        assert.deepEqual(items.map(({ state }) => state), ['GRANTED'], by);
      }
      // what the owner has not confirmed is not there to be asked for
      const unconfirmed = await submit(world, await register(world, placed(world, schoolList({ code: 'SCHOOL/2' }))));
      assert.equal((await ask(world, unconfirmed.resourceId, { item: schools })).status, 404);
      await forward(world, peopleIn(world).owner2, unconfirmed, { confirmedShareType: 'UNCONDITIONAL' });
    },
  },
  {
    duty: 'shanghai-23.2',
    title: { zh: '授权共享只按特定方式提供给指定使用对象，并须经审核', en: 'authorised sharing: to designated users, in a specified way, after review' },
    rules: ['conditions-met', 'grant-within-approval'],
    reading: 'Users and ways are the entry\'s own share conditions; the text has no word on them, so that refusal cites no article. What is granted beyond the approval is cited with shanghai-24b.',
    async run(start) {
      const world = await start();
      const { outsider, consumer } = peopleIn(world);
      const resourceId = await publishPupils(world);
      const filed = { [consumer]: await fileSystem(world), [outsider]: await fileSystem(world, outsider) };
      const asking = (by: string, item: object) => ask<AnyBody & ApplicationView>(world, resourceId, { by, texts: { deliveryReason: '接收系统不能联网' }, item: { filingId: filed[by], ...item } });
      for (const [by, item] of [[outsider, {}], [consumer, { delivery: 'PUSH' }]] as const) {
        await expectRefusal(world, { status: 422, code: 'CONDITIONS_NOT_MET', attempt: () => asking(by, item), unchanged: () => applicationsOf(world, by) });
      }
      const applied = toApplied(expectStatus(await asking(consumer, {}), 201));
      await approve(world, applied);
      await expectRefusal(world, {
        status: 422, code: 'GRANT_EXCEEDS_APPROVAL', article: '24', duty: 'shanghai-24b',
        attempt: () => activate(world, applied, { scope: { ...applied.scope, delivery: 'FILE' } }), unchanged: () => standOf(world, applied),
      });
      // conversely
      expectStatus(await activate(world, applied), 201);
    },
  },
  notShared({ duty: 'shanghai-23.3', article: '23' }),
  requestComplete({ duty: 'shanghai-24', article: '24' }, [
    [{ texts: { scenario: '' } }, ['/scenario']], [{ texts: { scenario: ' 　' } }, ['/scenario']], [{ texts: { legalDuty: '' } }, ['/legalDuty']], [{ item: { fields: undefined } }, ['/items/0/fields']],
    [{ item: { from: undefined, until: undefined } }, ['/items/0/from', '/items/0/until']], [{ item: { delivery: undefined } }, ['/items/0/delivery']],
  ], { zh: '申请须明确应用场景和相关条件（职责、数据项、期限、交付方式）', en: 'an application states scenario and conditions: duty, items, period, delivery' }),
  fetchedDirectly({ duty: 'shanghai-24a', article: '24' }),
  reviewedAndGranted({ duty: 'shanghai-24b', article: '24' }),
  escalated({ duty: 'shanghai-24c', article: '24' }, { duty: 'shanghai-24b', article: '24' }),
  deliveryReasoned({ duty: 'shanghai-25', article: '25' }, { zh: '优先采用请求响应方式，采用其他方式须说明理由', en: 'the interface comes first, another way needs a reason' }),
];
