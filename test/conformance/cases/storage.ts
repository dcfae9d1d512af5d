import assert from 'node:assert/strict';
import type { DutyCase } from '../case.ts';
import { attemptPublish, ifMatch, readEntry, register, schoolList, submit, verify, type Entry } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';

export const storageCases: readonly DutyCase[] = [{
  duty: 'nanchang-43a',
  title: { zh: '使用公有云存储的理由未经批准不得发布', en: 'an entry on a public cloud is not published before its justification is approved' },
  rules: ['public-cloud-justified'],
  async run(start) {
    const world = await start();
    const approval = (entry: Entry) => world.as('bureau-coordinator').post<Entry>(`/resources/${entry.resourceId}/public-cloud-approval`, {}, ifMatch(entry));
    const bare = await verify(world, await submit(world, await register(world, schoolList({ storage: 'publicCloud' }))));
    const justified = await verify(world, await submit(world, await register(world, schoolList({ storage: 'publicCloud', publicCloudJustification: '公开名录，无个人信息，已评估风险', code: 'SCHOOL/2' }))));
    for (const entry of [bare, justified]) {
      await expectRefusal(world, {
        status: 422, code: 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED', article: '43', duty: 'nanchang-43a',
        attempt: () => attemptPublish(world, entry), unchanged: () => readEntry(world, entry.resourceId),
      });
    }
    assert.equal((await approval(bare)).status, 409, 'where nothing is stated, nothing can be approved');
    // conversely: approved, word for word
    const approved = expectStatus(await approval(justified), 200);
    assert.equal(expectStatus(await attemptPublish<Entry>(world, approved), 200).state, 'PUBLISHED');
  },
}];
