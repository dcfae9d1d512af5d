import assert from 'node:assert/strict';
import { ResourceId } from '../../../lib/identifiers.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import type { Regulation } from '../../../lib/regulations/regulation.ts';
import { archiveBinding } from '../../../lib/retention/archive.ts';
import { certificateOf, cohortsOf, destructionsOf, ENDED, END_DAY, LAST_INSTANT, onlyDestruction, runRetention, step } from '../../support/ending.ts';
import { grantFields, keepPupils, people, query } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, item, pupilList, readUnitEntries, register, registerBasis, type EntryBody } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';
import { entriesOf } from '../ledger.ts';
import { notices } from '../sharing-steps.ts';

const rule = { businessEvent: '毕业', eventField: 'graduatesOn', months: 6, validMonths: 12, maxYears: 12, expiryAction: 'destroy' } as const;
/** The product's texts as if all of them allowed the archive alone. */
const archivesOnly: readonly Regulation[] = REGULATIONS.map((regulation) => ({
  ...regulation,
  versions: regulation.versions.map(({ profile: { effectiveFrom, entries }, ...version }) => {
    const actions = entries['retention.expiryAction'];
    return { ...version, profile: { effectiveFrom, entries: { ...entries, 'retention.expiryAction': actions.silent ? actions : { ...actions, value: ['desensitisedArchive' as const] } } } };
  }),
}));
const refused = { status: 422, article: '40', duty: 'nanchang-40' } as const;
const actionsOf = async (world: TestWorld): Promise<readonly string[]> => (await entriesOf(world, 'sharing')).map(({ event }) => event.action);

export const retentionCases: readonly DutyCase[] = [{
  duty: 'nanchang-40',
  title: { zh: '保存期限须由业务推定，且不得超过业务有效期', en: 'the period follows from the business and does not outlast its validity' },
  rules: ['retention-within-validity'],
  async run(start) {
    const world = await start();
    const basis = await registerBasis(world);
    const entry = (change: Partial<EntryBody>): EntryBody => pupilList(basis, change);
    const { retention: _, ...endless } = entry({});
    const undated = entry({ items: entry({}).items.map((each) => (each.code === 'graduatesOn' ? item('graduatesOn', '毕业日期', { type: 'date', required: false }) : each)) });
    const attempts = [['RETENTION_EXCEEDS_VALIDITY', entry({ retention: { ...rule, months: 13 } })], ['RETENTION_RULE_REQUIRED', endless], ['RETENTION_RULE_REQUIRED', undated]] as const;
    for (const [code, body] of attempts) await expectRefusal(world, { ...refused, code, attempt: () => attemptRegister(world, body), unchanged: () => readUnitEntries(world), content: [body.name] });
    // conversely: up to the validity
    assert.equal((await register(world, entry({ retention: { ...rule, months: 12 } }))).state, 'DRAFT');
  },
}, {
  duty: 'nanchang-40',
  title: { zh: '到期即不可读，随后脱敏归档或销毁，均有记录', en: 'at its end data is unreadable, then archived or destroyed, on record' },
  rules: ['storage-period-ends'],
  reading: 'Reading ends by the clock alone, before any job. The rule is what refuses a later end and a refusal of the destruction.',
  async run(start) {
    const world = await start();
    const { resourceId, rows: [pupil, other] } = await keepPupils(world, 3, { graduatesOn: END_DAY });
    assert.ok(pupil && other);
    const prolong = (eventOn: string) => world.as(people.owner).post(`/resources/${resourceId}/end-changes`, { records: [other.identityNumber], eventOn, reason: '延期毕业' });
    await expectRefusal(world, {
      ...refused, code: 'RETENTION_EXCEEDS_VALIDITY', content: [other.identityNumber, '延期毕业'],
      attempt: () => prolong('2038-11-24'), unchanged: () => cohortsOf(world, resourceId),
    });
    expectStatus(await prolong('2027-07-01'), 200); // a new business reason, within the rule's years
    const grantId = await grantFields(world, resourceId, ['name'], { delivery: 'FILE' });
    expectStatus(await world.as(people.executor).post(`/grants/${grantId}/deliveries`, { sha256: 'a'.repeat(64), rows: 3 }), 201);
    world.clock.set(LAST_INSTANT);
    expectStatus(await query(world, grantId, pupil.identityNumber), 200);
    world.clock.set(ENDED);
    assert.equal((await query(world, grantId, pupil.identityNumber)).status, 404);
    assert.deepEqual(await destructionsOf(world, resourceId), [], 'unreadable is not destroyed');
    const logged = (await actionsOf(world)).length;
    await world.runJob('endCohorts');
    const begun = await onlyDestruction(world, resourceId);
    await expectRefusal(world, {
      status: 409, code: 'MOVE_NOT_ALLOWED', article: '40', duty: 'nanchang-40',
      attempt: () => step(world, people.coordinator, begun, 'refusal'), unchanged: () => destructionsOf(world, resourceId),
    });
    // conversely: what ended is destroyed and certified, what was prolonged lives, and whoever holds a copy is asked for it
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual([content.count, content.reason, content.verification.after, content.deliveredCopies.map(({ state }) => state)], [2, 'periodEnded', 'key-destroyed', ['HELD']]);
    assert.deepEqual([await cohortsOf(world, resourceId), await notices(world, people.consumer, 'delivery.destroy')], [{ [END_DAY]: 'DESTROYED 2', '2027-07-01': 'LIVE 1' }, 1]);
    expectStatus(await query(world, grantId, other.identityNumber), 200);
    // the trail outlives the data
    assert.ok((await actionsOf(world)).length > logged && (await actionsOf(world)).includes('record.read'));
  },
}, {
  duty: 'nanchang-40',
  title: { zh: '到期处理方式须为办法所许；脱敏归档另存，原始数据销毁', en: 'ends as the regulation allows; an archive is de-identified, and the originals are destroyed' },
  rules: ['expiry-action'],
  reading: 'The text allows both ways. A regulation that allows the archive alone shows the rule.',
  async run(start) {
    const world = await start({ regulations: archivesOnly });
    const basis = await registerBasis(world);
    await expectRefusal(world, {
      ...refused, code: 'RETENTION_RULE_REQUIRED',
      attempt: () => attemptRegister(world, pupilList(basis)), unchanged: () => readUnitEntries(world),
    });
    // conversely: archived under another key, with nobody recognisable in it, before the originals are destroyed
    const { resourceId, rows } = await keepPupils(world, 2, { graduatesOn: END_DAY, entry: { retention: { ...rule, months: 0, expiryAction: 'desensitisedArchive' } } });
    world.clock.set(ENDED);
    await runRetention(world);
    const actions = await actionsOf(world);
    assert.ok(actions.includes('cohort.archived') && actions.indexOf('cohort.archived') < actions.indexOf('destruction.ordered'), actions.join(' '));
    assert.equal((await certificateOf(world, await onlyDestruction(world, resourceId))).content.count, 2);
    const of = { resourceId: ResourceId.parse(resourceId), cohort: END_DAY };
    assert.deepEqual(await world.platform.keys.status([{ kind: 'cohort', ...of }, { kind: 'archive', ...of }]), ['destroyed', 'live']);
    const text = await readArchive(world, of);
    assert.equal(text.split('\n').length, 2);
    for (const { identityNumber, name, phone } of rows) for (const value of [identityNumber, name, phone]) assert.ok(!text.includes(value));
  },
}];

/** The first part of an archive, opened with its own key. */
async function readArchive(world: TestWorld, of: { readonly resourceId: ResourceId; readonly cohort: string }): Promise<string> {
  const cipher = await world.platform.keys.archive(of.resourceId, of.cohort, { create: false });
  for await (const { key } of world.platform.objects.list('archive', `${of.resourceId}/`)) {
    const bytes = await world.platform.objects.get('archive', key);
    if (bytes) return new TextDecoder().decode(cipher.decrypt(bytes, archiveBinding(of, 0)));
  }
  throw new Error('there is no archive');
}
