import assert from 'node:assert/strict';
import { castOf, peopleIn, reviewSteps } from '../../../support/cast.ts';
import type { TestWorld } from '../../../support/test-platform.ts';
import type { DutyCase } from '../../case.ts';
import { attemptPublish, forward, placed, pupilList, readEntry, register, registerAndPublish, registerBasis, schoolList, submit, type EntryBody } from '../../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { chainKept, classifiedRefused, mergedCatalog, sharedByDefault, verifiedOnly } from '../../scenarios/catalog.ts';
import { cites } from '../../scenarios/cited.ts';

const chain = { duty: 'shanghai-16a', article: '16' };
const outsider = (world: TestWorld) => peopleIn(world).outsider;
const ownLevel = 'The coordinator of the level is that of the authority that issued the text: districts keep no level of their own on one platform.';

export const catalogCases: readonly DutyCase[] = [
  classifiedRefused({ duty: 'shanghai-2a', article: '2' }),
  chainKept(chain, { zh: '目录经归属部门审核、协调部门汇总审定、单位领导同意，缺一不得发布', en: 'the owner reviews, the coordinator collates and the leader agrees before an entry is published' }, ownLevel),
  verifiedOnly(chain, outsider, { zh: '未经领导同意的条目不进入本级目录', en: "what the leader has not agreed to is not in the level's catalog" }),
  {
    duty: 'shanghai-16b',
    title: { zh: '各区、各高校、各校目录汇总形成全市目录，汇总由市教委办理', en: 'catalogs of districts, universities and schools merge into the city\'s, by the commission' },
    rules: ['catalog-compilation-chain'],
    reading: 'Cited with shanghai-16a, the chain of the same article. Who merges is a seat; that a district does not is the product\'s default and cites no article.',
    async run(start) {
      const world = await start();
      const { coordinator } = peopleIn(world);
      const { consumerUnit: district } = castOf(world);
      const [first, ...later] = reviewSteps(world);
      const merged: string[] = [];
      for (const [at, unitId] of ['unit-school1', 'unit-university'].entries()) {
        let entry = await submit(world, await register(world, placed(world, schoolList({ unitId, code: `LIST/${at + 1}`, name: `学校名录${at + 1}` }))));
        assert.equal(entry.state, first?.to);
        for (const { to, by } of later) {
          const own = to === 'DEPT_PUBLISHED' ? `${unitId.replace(/^unit-/, '')}-owner-2` : by;
          if (to === 'LEVEL_EDITION') {
            const byDistrict = await world.as(`${district}-coordinator`).post(`/resources/${entry.resourceId}/review`, { outcome: 'FORWARD' }, { 'if-match': `"${entry.version}"` });
            assert.equal(byDistrict.status, unitId === 'unit-university' ? 404 : 403);
            await expectRefusal(world, { status: 409, code: 'MOVE_NOT_ALLOWED', ...cites(chain), attempt: () => attemptPublish(world, entry), unchanged: () => readEntry(world, entry.resourceId) });
          }
          entry = await forward(world, own, entry, { confirmedShareType: entry.shareType });
        }
        // conversely: by the commission
        expectStatus(await attemptPublish(world, entry), 200);
        merged.push(entry.resourceId);
      }
      assert.deepEqual([...(await mergedCatalog(world, coordinator))].sort(), merged.sort());
    },
  }, {
    duty: 'shanghai-16c',
    title: { zh: '目录按共享范围发布：范围以外的单位看不到授权共享的条目', en: 'the catalog is shown by share scope: outside it an authorised entry does not exist' },
    rules: ['catalog-visibility'],
    reading: 'What a caller may not know exists answers as if it did not: 404, not a refusal with an article.',
    async run(start) {
      const world = await start();
      const legal = await registerBasis(world);
      const body: EntryBody = placed(world, pupilList(legal));
      const scoped = await registerAndPublish(world, { ...body, ...(body.shareConditions && { shareConditions: { ...body.shareConditions, recipients: ['school'] } }) });
      const open = await registerAndPublish(world, placed(world, schoolList()));
      const sees = async (who: string) => {
        const { status } = await world.as(who).get(`/resources/${scoped.resourceId}`);
        return [status, (await mergedCatalog(world, who)).includes(scoped.resourceId), (await world.as(who).get(`/resources/${open.resourceId}`)).status];
      };
      assert.deepEqual(await sees(outsider(world)), [404, false, 200]);
      // conversely: within the scope
      assert.deepEqual(await sees('school3-consumer'), [200, true, 200]);
    },
  },
  sharedByDefault({ duty: 'shanghai-22a' }),
];
