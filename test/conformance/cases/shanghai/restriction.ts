import type { DutyCase } from '../../case.ts';
import { attemptRegister, forward, placed, pupilList, readEntry, readUnitEntries, register, registerBasis, schoolList, submit } from '../../catalog-steps.ts';
import { apply, publishPupils } from '../../../support/journey.ts';
import { peopleIn, reviewSteps } from '../../../support/cast.ts';
import { expectRefusal, expectStatus } from '../../expectations.ts';
import { fieldsRequired, withoutAttribute } from '../../scenarios/catalog.ts';
import { standOf } from '../../sharing-steps.ts';

const cited = { article: '23', duty: 'shanghai-23a' } as const;

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
        status: 422, code: 'LEGAL_BASIS_REQUIRED', ...cited,
        attempt: () => attemptRegister(world, body), unchanged: () => readUnitEntries(world),
      });
    }
    // conversely: with both
    await register(world, entry([legal], '含个人信息'));
  },
}, {
  duty: 'shanghai-23a',
  title: { zh: '没有理由或没有依据的，不得拒绝共享', en: 'a request is not refused without reasons and a basis' },
  rules: ['refusal-reasons', 'refusal-basis'],
  async run(start) {
    const world = await start();
    const applied = await apply(world, await publishPupils(world));
    const notice = await registerBasis(world, 'INTERNAL_NOTICE', '内部通知');
    const law = await registerBasis(world);
    const decide = (reason: object) => world.as(peopleIn(world).owner).post(`${applied.itemPath}/decision`, { outcome: 'REFUSED', reason }, { 'if-match': '"1"' });
    const text = '所述职责与共享条件不符';
    const refused = { status: 422, ...cited, content: [text], unchanged: () => standOf(world, applied) } as const;
    for (const reason of [{}, { reasonType: 'CONDITIONS_NOT_MET', text: '不行', legalBases: [law] }]) {
      await expectRefusal(world, { ...refused, code: 'REFUSAL_REASON_REQUIRED', attempt: () => decide(reason) });
    }
    for (const legalBases of [[], [notice]]) {
      await expectRefusal(world, { ...refused, code: 'REFUSAL_BASIS_REQUIRED', attempt: () => decide({ reasonType: 'CONDITIONS_NOT_MET', text, legalBases }) });
    }
    // conversely: with both
    expectStatus(await decide({ reasonType: 'CONDITIONS_NOT_MET', text, legalBases: [law] }), 200);
  },
}, {
  duty: 'shanghai-23a',
  title: { zh: '共享类型须由归属部门确认', en: 'the owner confirms the share type of each entry' },
  rules: ['share-type-confirmed'],
  async run(start) {
    const world = await start();
    const submitted = await submit(world, await register(world, placed(world, schoolList())));
    const [, second] = reviewSteps(world);
    const { owner2 } = peopleIn(world);
    for (const confirmedShareType of [undefined, 'CONDITIONAL']) {
      await expectRefusal(world, {
        status: 422, code: 'SHARE_TYPE_UNCONFIRMED', ...cited, unchanged: () => readEntry(world, submitted.resourceId),
        attempt: () => world.as(owner2).post(`/resources/${submitted.resourceId}/review`, { outcome: 'FORWARD', ...(confirmedShareType && { confirmedShareType }) }, { 'if-match': `"${submitted.version}"` }),
      });
    }
    // conversely
    const confirmed = await forward(world, second?.by ?? owner2, submitted, { confirmedShareType: 'UNCONDITIONAL' });
    expectStatus(await world.as(owner2).get(`/resources/${confirmed.resourceId}`), 200);
  },
}, fieldsRequired(
  { duty: 'shanghai-23a', article: '16', citedWith: 'shanghai-16' }, [[withoutAttribute('shareScope'), '/attributes/shareScope'], [withoutAttribute('mandate'), '/attributes/mandate']],
  { zh: '未明确职责依据和共享范围的条目不得进入审核', en: 'an entry without its mandate and share scope does not go to review' },
)];
