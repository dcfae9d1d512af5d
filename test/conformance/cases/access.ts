import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { activate, apply, approve, consumer, importFile, justified, owner, publishPupils, pupilFile, pupilRow, signAll } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, readEntry, readUnitEntries, register, registerBasis, schoolList } from '../catalog-steps.ts';
import { expectEntered, expectRefusal, expectStatus } from '../expectations.ts';
import { enteredWhile } from '../ledger.ts';
import { applicationsOf, ask, fileSystem, standOf } from '../sharing-steps.ts';

interface Preview {
  readonly items: readonly { readonly code: string; readonly confidential: boolean; readonly mask: { readonly name: string }; readonly sample?: string }[];
}
const preview = async (world: TestWorld, resourceId: string, grantId?: string): Promise<readonly (readonly (string | undefined)[])[]> => {
  const answered = await expectEntered(world, ['resource.previewed'], () => world.as(consumer).get<Preview>(`/resources/${resourceId}/preview${grantId === undefined ? '' : `?grantId=${grantId}`}`));
  return expectStatus(answered, 200).items.filter(({ confidential }) => confidential).map(({ code, mask, sample }) => [code, mask.name, sample]);
};

/** Files under a folder whose bytes hold the text. */
const filesWith = (folder: string, text: string): readonly string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name)).filter((file) => readFileSync(file).includes(text));

export const accessCases: readonly DutyCase[] = [{
  duty: 'nanchang-16',
  title: { zh: '未获采集授权的账号不得写入', en: 'an account without a collection authorisation does not write' },
  rules: ['collection-authorised'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const file = pupilFile(pupilRow(1));
    const refuse = (who: string) => expectRefusal(world, {
      status: 403, code: 'COLLECTION_NOT_AUTHORISED', article: '16', duty: 'nanchang-16',
      attempt: () => world.as(who).post(`/resources/${resourceId}/imports`, { bytes: file.length }), unchanged: () => readEntry(world, resourceId as never),
    });
    for (const who of ['school1-owner-2', 'school3-owner', 'bureau-technical']) await refuse(who);
    // conversely: authorised, and the write is in the log
    const until = '2026-11-30';
    expectStatus(await world.as('school1-owner').post(`/resources/${resourceId}/collectors`, { personId: world.personId('school1-owner-2'), until }), 200);
    const { result, entries } = await enteredWhile(world, () => importFile(world, resourceId, file, 'school1-owner-2'));
    assert.deepEqual([result.state, result.rows], ['COMPLETED', 1]);
    const written = entries.filter(({ event }) => event.action.startsWith('import.') && event.actor?.personId === world.personId('school1-owner-2'));
    assert.ok(written.some(({ event }) => event.action === 'import.started') && entries.some(({ event }) => event.action === 'import.completed'));
    // and when the authorisation has ended it is as before
    world.clock.set('2026-12-01T01:00:00.000Z');
    await refuse('school1-owner-2');
  },
}, {
  duty: 'nanchang-16',
  title: { zh: '数据存储必须加密，数据目录中不见明文', en: 'storage is encrypted: no value stands in clear in the data folder' },
  rules: ['encrypted-at-rest'],
  reading: 'A missing encryption is cited with nanchang-41, which orders it.',
  async run(start) {
    const world = await start({ onDisk: true });
    await expectRefusal(world, {
      status: 422, code: 'ALGORITHM_NOT_APPROVED', article: '41', duty: 'nanchang-41',
      attempt: () => attemptRegister(world, schoolList({ cipherSuite: 'none' })), unchanged: () => readUnitEntries(world),
    });
    // conversely: what is imported is in no file under the data folder, and is still there to be read
    const resourceId = await publishPupils(world);
    const name = '端木演示甲';
    assert.equal((await importFile(world, resourceId, pupilFile(pupilRow(3, { name })))).state, 'COMPLETED');
    assert.deepEqual(filesWith(world.folder, name), []);
    assert.ok(filesWith(world.folder, resourceId).length > 0, 'the database is among the files');
  },
}, {
  duty: 'nanchang-19',
  title: { zh: '未获授权者预览时保密项一律脱敏，预览留痕', en: 'without a grant, confidential items are masked in a preview, and the view is entered' },
  rules: ['masked-by-default'],
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const masked = await preview(world, resourceId);
    assert.deepEqual(masked.map(([code, mask]) => [code, mask]), [['identityNumber', 'identityNumber'], ['studentNumber', 'pseudonym'], ['studentName', 'personName'], ['phone', 'phone']]);
    for (const [code, , sample] of masked) assert.match(sample ?? '', code === 'studentNumber' ? /^[A-Za-z0-9_-]+$/ : /\*/, code);
    // conversely: a grant that names items shows those, as it was approved
    const applied = await apply(world, resourceId, { scope: { fields: ['identityNumber', 'studentName'], masks: { studentName: { name: 'clear' } } } });
    await approve(world, applied);
    await signAll(world, applied);
    const { grantId } = expectStatus(await activate<{ readonly grantId: string }>(world, applied), 201);
    const shown = await preview(world, resourceId, grantId);
    assert.deepEqual(shown.map(([code, mask]) => [code, mask]), [['identityNumber', 'identityNumber'], ['studentNumber', 'pseudonym'], ['studentName', 'clear'], ['phone', 'phone']]);
    assert.equal(shown[2]?.[2], '张某某');
  },
}, {
  duty: 'nanchang-19',
  title: { zh: '审核不得放宽目录规定的脱敏：个人信息须注明情形、必要性和依据，敏感项一律不得', en: "an approval keeps the catalog's masks: a personal item needs ground, necessity and provisions, a sensitive one is never weakened" },
  rules: ['unmasking-justified'],
  reading: 'What may be shown in clear is confidential unless lawfully provided: the catalog, reviewed by other seats, is the only way for a sensitive item.',
  async run(start) {
    const world = await start();
    const resourceId = await publishPupils(world);
    const filingId = await fileSystem(world);
    const clear = (field: string) => ({ fields: ['identityNumber', 'studentName'], masks: { [field]: { name: 'clear' } } });
    await expectRefusal(world, {
      status: 422, code: 'MASK_WEAKENED', article: '19', duty: 'nanchang-19',
      attempt: () => ask(world, resourceId, { item: { ...clear('identityNumber'), filingId } }), unchanged: () => applicationsOf(world),
    });
    const applied = await apply(world, resourceId, { scope: clear('studentName') });
    const [given] = justified(['studentName'], await registerBasis(world));
    const lapsed = await registerBasis(world, 'INTERNAL_NOTICE', '某单位内部通知');
    for (const unmasking of [[], [{ ...given, legalBases: [] }], [{ ...given, legalBases: [lapsed] }], [{ ...given, necessity: '需要' }]]) {
      await expectRefusal(world, {
        status: 422, code: 'MASK_WEAKENED', article: '19', duty: 'nanchang-19', content: ['需要', '逐字核对'],
        attempt: () => world.as(owner).post(`${applied.itemPath}/decision`, { outcome: 'APPROVED', unmasking }, { 'if-match': '"1"' }), unchanged: () => standOf(world, applied),
      });
    }
    // conversely: a stronger mask freely; a weaker one with its justification, which stands on the grant and, as codes, in the log
    const stronger = await apply(world, resourceId, { scope: { fields: ['identityNumber', 'studentName'], masks: { studentName: { name: 'full' } } } });
    expectStatus(await world.as(owner).post(`${stronger.itemPath}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' }), 200);
    const { entries } = await enteredWhile(world, () => approve(world, applied));
    assert.deepEqual(entries.find(({ event }) => event.action === 'item.approved')?.event.facts?.['unmasked'], ['studentName:clear:STATUTORY_DUTY']);
    assert.ok(!JSON.stringify(entries).includes('逐字核对'));
    await signAll(world, applied);
    interface Shown { readonly grantId: string; readonly unmasked: readonly { readonly field: string; readonly by: string; readonly role: string; readonly necessity: string; readonly provisions: readonly { readonly article: string }[] }[] }
    const granted = expectStatus(await activate<Shown>(world, applied), 201);
    assert.deepEqual(granted.unmasked.map(({ field, by, role, provisions }) => [field, by, role, provisions[0]?.article]), [['studentName', world.personId(owner), 'DataOwner', '23']]);
    assert.match(granted.unmasked[0]?.necessity ?? '', /逐字核对/);
  },
}, {
  duty: 'nanchang-19',
  title: { zh: '列入黑名单的人员不得再接触数据', en: 'a blocked person reaches no data any more' },
  rules: ['blocked-person'],
  async run(start) {
    const world = await start();
    const { resourceId } = await register(world, schoolList());
    const look = () => world.as('school1-consumer').get(`/resources/${resourceId}/preview`);
    const list = (path: string) => world.as('school1-administrator').post(path, { personId: world.personId('school1-consumer'), ...(path === '/blocklist' && { reason: '泄露个人信息' }) });
    expectStatus(await look(), 200);
    expectStatus(await list('/blocklist'), 200);
    await expectRefusal(world, { status: 403, code: 'PERSON_BLOCKED', article: '19', duty: 'nanchang-19', attempt: look, unchanged: () => readEntry(world, resourceId) });
    // conversely
    expectStatus(await list('/blocklist/removal'), 200);
    expectStatus(await look(), 200);
  },
}];
