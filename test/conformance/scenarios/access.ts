import assert from 'node:assert/strict';
import type { ResourceId } from '../../../lib/identifiers.ts';
import { castOf, peopleIn } from '../../support/cast.ts';
import { activate, apply, approve, importFile, justified, publishPupils, pupilFile, pupilRow, signAll, uploadForm } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { placed, readEntry, register, registerBasis, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { enteredWhile } from '../ledger.ts';
import { applicationsOf, ask, fileSystem, standOf } from '../sharing-steps.ts';
import { cites, type Cited } from './cited.ts';

/** Nobody writes without an authorisation of the owner; and without a valid token nobody does anything. */
export const collectionAuthorised = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '未登录的调用一律拒绝，未获采集授权的账号不得写入', en: 'no call without a token, no write without a collection authorisation' },
  rules: ['collection-authorised'],
  async run(start) {
    const world = await start();
    const { owner, owner2, executor } = peopleIn(world);
    const resourceId = await publishPupils(world);
    const file = pupilFile(pupilRow(1));
    const path = `/resources/${resourceId}`;
    for (const token of [undefined, 'forged']) assert.equal((await world.withToken(token).post(`${path}/imports`, { bytes: file.length })).status, 401);
    for (const who of [owner2, `${castOf(world).consumerUnit}-owner`, executor]) {
      await expectRefusal(world, {
        status: 403, code: 'COLLECTION_NOT_AUTHORISED', ...cites(cited),
        attempt: () => world.as(who).post(`${path}/imports`, { bytes: file.length }), unchanged: () => readEntry(world, resourceId as ResourceId),
      });
    }
    // conversely: authorised, and the write is in the log
    expectStatus(await world.as(owner).post(`${path}/collectors`, { personId: world.personId(owner2), until: '2026-11-30' }), 200);
    const { result, entries } = await enteredWhile(world, () => importFile(world, resourceId, file, owner2));
    assert.deepEqual([result.state, result.rows], ['COMPLETED', 1]);
    assert.ok(entries.some(({ event }) => event.action === 'import.started' && event.actor?.personId === world.personId(owner2)));
  },
});

interface Preview {
  readonly items: readonly { readonly code: string; readonly confidential: boolean; readonly mask: { readonly name: string }; readonly sample?: string }[];
}
async function preview(world: TestWorld, resourceId: string, grantId?: string): Promise<readonly (readonly [code: string, mask: string])[]> {
  const look = () => world.as(peopleIn(world).consumer).get<Preview>(`/resources/${resourceId}/preview${grantId === undefined ? '' : `?grantId=${grantId}`}`);
  const { items } = expectStatus(await expectEntered(world, ['resource.previewed'], look), 200);
  for (const { code, confidential, mask, sample } of items) if (confidential && mask.name !== 'clear') assert.match(sample ?? '', mask.name === 'pseudonym' ? /^[A-Za-z0-9_-]+$/ : /\*/, code);
  return items.filter(({ confidential }) => confidential).map(({ code, mask }) => [code, mask.name]);
}

/** Before a grant everything confidential is masked; with it what was approved shows as approved. */
export const maskedByDefault = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '未获授权者预览时保密项一律脱敏，预览留痕', en: 'without a grant, confidential items are masked in a preview, and the view is entered' },
  rules: ['masked-by-default'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const masked = [['identityNumber', 'identityNumber'], ['studentNumber', 'pseudonym'], ['studentName', 'personName'], ['phone', 'phone']];
    assert.deepEqual(await preview(world, resourceId), masked);
    // conversely: a grant that names an item in clear shows it, and no other
    const applied = await apply(world, resourceId, { scope: { fields: ['identityNumber', 'studentName'], masks: { studentName: { name: 'clear' } } } });
    await approve(world, applied);
    await signAll(world, applied);
    const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
    assert.deepEqual(await preview(world, resourceId, grantId), masked.map(([code, mask]) => [code, code === 'studentName' ? 'clear' : mask]));
  },
});

const inClear = (field: string) => ({ fields: ['identityNumber', 'studentName'], masks: { [field]: { name: 'clear' } } });

/** An approval keeps the catalog's masks: of a personal item unless it is justified, of a sensitive one always. */
export const unmaskingJustified = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '审核不得放宽目录规定的脱敏：个人信息须注明情形、必要性和依据，敏感项一律不得', en: "an approval keeps the catalog's masks: a personal item needs ground, necessity and provisions, a sensitive one is never weakened" },
  rules: ['unmasking-justified'],
  async run(start) {
    const world = await start();
    const { owner, consumer } = peopleIn(world);
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const refused = { status: 422, code: 'MASK_WEAKENED', ...cites(cited), content: ['逐字核对'] } as const;
    await expectRefusal(world, {
      ...refused, attempt: () => ask(world, resourceId, { item: { ...inClear('identityNumber'), filingId } }), unchanged: () => applicationsOf(world),
    });
    const applied = await apply(world, resourceId, { scope: inClear('studentName') });
    const version = await uploadForm(world, applied) ? 2 : 1;
    const [given] = justified(['studentName'], await registerBasis(world));
    for (const unmasking of [[], [{ ...given, legalBases: [] }], [{ ...given, necessity: '需要' }]]) {
      await expectRefusal(world, {
        ...refused, attempt: () => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED', unmasking }, { 'if-match': `"${version}"` }), unchanged: () => standOf(world, applied, consumer),
      });
    }
    // conversely: with its justification, which stands in the log as codes and without content
    const { entries } = await enteredWhile(world, () => approve(world, applied));
    assert.deepEqual(entries.find(({ event }) => Array.isArray(event.facts?.['unmasked']))?.event.facts?.['unmasked'], ['studentName:clear:STATUTORY_DUTY']);
    assert.ok(!JSON.stringify(entries).includes('逐字核对'));
  },
});

/** Whoever is on the list is refused at the next call, with a token that is still valid. */
export const blockedRefused = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '列入黑名单的人员不得再接触数据', en: 'a blocked person reaches no data any more' },
  rules: ['blocked-person'],
  async run(start) {
    const world = await start();
    const { ownerUnit } = castOf(world);
    const who = `${ownerUnit}-consumer`;
    const { resourceId } = await register(world, placed(world, schoolList()));
    const look = () => world.as(who).get(`/resources/${resourceId}/preview`);
    const list = (path: string) => world.as(`${ownerUnit}-administrator`).post(path, { personId: world.personId(who), ...(path === '/blocklist' && { reason: '泄露个人信息' }) });
    expectStatus(await look(), 200);
    expectStatus(await list('/blocklist'), 200);
    await expectRefusal(world, { status: 403, code: 'PERSON_BLOCKED', ...cites(cited), content: ['泄露个人信息'], attempt: look, unchanged: () => readEntry(world, resourceId) });
    // conversely
    expectStatus(await list('/blocklist/removal'), 200);
    expectStatus(await look(), 200);
  },
});
