import assert from 'node:assert/strict';
import { castOf, peopleIn } from '../../../support/cast.ts';
import { activate, apply, approve, publishPupils, signAll } from '../../../support/journey.ts';
import type { DutyCase } from '../../case.ts';
import { placed, registerAndPublish, schoolList } from '../../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { backedUp } from '../../scenarios/backup.ts';
import { cites, type Cited } from '../../scenarios/cited.ts';
import { fetchedDirectly, notShared, ownerDecides, requestComplete, reviewedAndGranted, schools } from '../../scenarios/review.ts';
import { errorsReported, platformOnly, responsibleNamed } from '../../scenarios/use.ts';
import { ask, fileSystem, notices, readItem, standOf, toApplied, type ApplicationView } from '../../sharing-steps.ts';

interface Deadline {
  readonly kind: string;
  readonly dueOn: string;
  readonly overdue: boolean;
}
/** Agreed between consumer and provider alone; a list without personal information or trade secrets needs none. */
const agreementSigned = (cited: Cited, title: DutyCase['title']): DutyCase => ({
  duty: cited.duty, title, rules: ['documents-signed'],
  reading: 'Cited with moe-21, which orders the agreement. Data with state secrets does not come onto the platform at all: that is the product\'s floor, the text regulates it elsewhere.',
  async run(start) {
    const world = await start();
    const { ownerUnit, consumerUnit } = castOf(world);
    const applied = await apply(world, await publishPupils(world));
    await approve(world, applied);
    await expectRefusal(world, { status: 409, code: 'AGREEMENT_REQUIRED', ...cites(cited), attempt: () => activate(world, applied), unchanged: () => standOf(world, applied) });
    // a trade secret asks for the same, without a review
    const secret = await registerAndPublish(world, placed(world, schoolList({ code: 'SCHOOL/2', tradeSecret: true })));
    const waiting = expectStatus(await ask<ApplicationView>(world, secret.resourceId, { item: schools }), 201);
    assert.deepEqual(waiting.items.map(({ state }) => state), ['APPROVED']);
    const fetch = () => world.as(peopleIn(world).consumer).post(`${toApplied(waiting).itemPath}/direct-grant`, {});
    await expectRefusal(world, { status: 409, code: 'AGREEMENT_REQUIRED', ...cites(cited), attempt: fetch, unchanged: () => standOf(world, toApplied(waiting)) });
    // conversely: after both have signed, each in its own name
    const papers = await signAll(world, applied);
    assert.deepEqual(papers.map(({ kind, parties }) => [kind, parties.map(({ role, unitId }) => [role, unitId])]), [['ConfidentialityAgreement', [['DataConsumer', `unit-${consumerUnit}`], ['DataOwner', `unit-${ownerUnit}`]]]]);
    expectStatus(await activate(world, applied), 201);
    await signAll(world, toApplied(waiting));
    expectStatus(await fetch(), 201);
    const plain = await registerAndPublish(world, placed(world, schoolList({ code: 'SCHOOL/3' })));
    assert.deepEqual(expectStatus(await ask<ApplicationView>(world, plain.resourceId, { item: schools }), 201).items.map(({ state }) => state), ['GRANTED']);
  },
});

export const sharingCases: readonly DutyCase[] = [
  {
    ...ownerDecides({ duty: 'moe-5', article: '5' }, { zh: '负责单位是第一责任主体，共享由其决定', en: 'the responsible unit is the first responsible party and decides on sharing' }),
    reading: 'The implementing rules of the unit are recorded as the entry\'s collection procedure; who has none is reported (see moe-13).',
  },
  backedUp({ duty: 'moe-13' }),
  notShared({ duty: 'moe-17', article: '17' }),
  responsibleNamed({ duty: 'moe-19', article: '19' }),
  requestComplete({ duty: 'moe-20', article: '20' }, [[{ texts: { scenario: '' } }, ['/scenario']], [{ texts: { scenario: ' 　' } }, ['/scenario']], [{ texts: { purpose: '' } }, ['/purpose']]],
    { zh: '使用部门须提出明确的共享需求和用途', en: 'an application states need and purpose' }),
  fetchedDirectly({ duty: 'moe-20a', article: '20' }),
  platformOnly({ duty: 'moe-20a', article: '20' }),
  reviewedAndGranted({ duty: 'moe-20b', article: '20' }),
  {
    duty: 'moe-20b',
    title: { zh: '十个工作日内答复，逾期告知双方；不予共享须说明理由', en: 'answered within ten working days, both sides told when it is late; a refusal gives reasons' },
    rules: ['answer-in-time', 'refusal-reasons'],
    reading: 'Lateness is a function of the clock and refuses nothing: the owner and the applicant are told once, and the silence goes on to the coordinator.',
    async run(start) {
      const world = await start();
      const { owner, consumer } = peopleIn(world);
      const resourceId = await publishPupils(world);
      const filingId = await fileSystem(world);
      const asked = async () => toApplied(expectStatus(await ask<ApplicationView>(world, resourceId, { item: { filingId } }), 201));
      const applied = await asked();
      const late = await asked();
      const deadline = async () => expectStatus(await world.as(owner).get<Deadline>(`${late.itemPath}/deadline`), 200);
      assert.deepEqual([(await deadline()).dueOn, (await deadline()).kind, (await deadline()).overdue], ['2026-12-07', 'legal', false]);
      const decide = (reason: object) => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'REFUSED', reason }, { 'if-match': '"1"' });
      for (const reason of [{}, { reasonType: 'CONDITIONS_NOT_MET', text: '不行' }]) {
        await expectRefusal(world, { status: 422, code: 'REFUSAL_REASON_REQUIRED', article: '20', duty: 'moe-20b', attempt: () => decide(reason), unchanged: () => standOf(world, applied) });
      }
      // conversely: with reasons, in time
      expectStatus(await decide({ reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符' }), 200);
      world.clock.set('2026-12-07T15:59:59.999Z');
      await world.runJob('sweepDeadlines');
      const told = () => Promise.all([owner, consumer].map((who) => notices(world, who, 'item.overdue')));
      assert.deepEqual(await told(), [0, 0]);
      world.clock.set('2026-12-07T16:00:00.000Z');
      assert.equal((await deadline()).overdue, true);
      for (let run = 0; run < 2; run += 1) await world.runJob('sweepDeadlines');
      assert.deepEqual(await told(), [1, 1]);
      // silence never approves
      assert.equal((await readItem(world, late)).decisions.length, 0);
    },
  },
  agreementSigned({ duty: 'moe-21', article: '21' }, { zh: '涉及商业秘密和个人隐私的，双方未签订安全保密协议不得共享', en: 'data with trade secrets or privacy is not shared before both sides have signed a confidentiality agreement' }),
  agreementSigned({ duty: 'moe-39', article: '21', citedWith: 'moe-21' }, { zh: '提供、使用双方各自签署协议，分别承担安全责任', en: 'provider and user sign in their own name and each bear their duty' }),
  errorsReported({ duty: 'moe-23' }),
];
