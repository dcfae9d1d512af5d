import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { publishPupils } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { expectStatus } from '../../expectations.ts';
import { blockedRefused, collectionAuthorised, maskedByDefault, unmaskingJustified } from '../../scenarios/access.ts';
import { storedEncrypted } from '../../scenarios/at-rest.ts';
import { storesClosed, transitEncrypted } from '../../scenarios/deployment.ts';
import { platformOnly } from '../../scenarios/use.ts';
import { applicationsOf, ask, fileSystem, type ApplicationView } from '../../sharing-steps.ts';

const protection = { duty: 'beijing-20a', article: '20' };

export const accessCases: readonly DutyCase[] = [
  transitEncrypted(protection), storedEncrypted(protection), collectionAuthorised(protection), maskedByDefault(protection), unmaskingJustified(protection), blockedRefused(protection), storesClosed(protection),
  platformOnly({ duty: 'beijing-14', article: '14' }),
  {
    ...platformOnly({ duty: 'beijing-14a', article: '14', citedWith: 'beijing-14' }),
    title: { zh: '共享外单位数据同样经市平台，不得另建直连', en: 'data of outside bodies, too, comes through the platform' },
    reading: 'What an outside body supplies is an entry like any other, and asked for alike; connectors to its systems belong to aggregation, which is open. Cited with beijing-14.',
  },
  {
    duty: 'beijing-annex-2.1',
    title: { zh: '申请须以本单位账户在平台提出，申请单位以账户为准', en: 'an application is made with an account of the unit, and the unit is the account\'s' },
    rules: [],
    reading: 'Who calls is settled before any rule of the text: an unknown account is refused without a citation. That the platform is the only way: the case of beijing-14.',
    async run(start) {
      const world = await start();
      const resourceId = await publishPupils(world);
      const filingId = await fileSystem(world);
      const body = { scenario: '新生入学学籍核验', purpose: '学籍核验', legalDuty: '义务教育学籍管理', items: [] };
      assert.equal((await world.withToken().post('/applications', body)).status, 401);
      assert.equal((await world.as('stranger').post('/applications', body)).body.code, 'PERSON_UNKNOWN');
      const { ownerUnit, consumerUnit } = castOf(world);
      assert.equal((await ask(world, resourceId, { texts: { unitId: `unit-${ownerUnit}` }, item: { filingId } })).status, 400, 'no application in the name of another unit');
      assert.deepEqual(await applicationsOf(world), []);
      // conversely
      const application = expectStatus(await ask<ApplicationView & { readonly unitId: string; readonly submittedBy: string }>(world, resourceId, { item: { filingId } }), 201);
      assert.deepEqual([application.unitId, application.submittedBy], [`unit-${consumerUnit}`, world.personId(peopleIn(world).consumer)]);
    },
  },
];
