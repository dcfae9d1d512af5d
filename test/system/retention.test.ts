import assert from 'node:assert/strict';
import { describe, test, type TestContext } from 'node:test';
import { advanceDestructions } from '../../functions/retention/advance-destructions.ts';
import { endCohorts } from '../../functions/retention/end-cohorts.ts';
import { endOfDay, LocalDate } from '../../lib/calendar/instant.ts';
import { LOG_ORIGIN } from '../../lib/compose/local.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { runJob } from '../../lib/operation/jobs.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, cohortsOf, destructionsOf, ENDED, END_DAY, LAST_INSTANT, onlyDestruction, runRetention } from '../support/ending.ts';
import { consumer, grantFields, importPupils, keepPupils, people, query } from '../support/journey.ts';
import { createTestWorld, type TestOptions } from '../support/test-platform.ts';
import { trustClock } from '../support/trust-clock.ts';
import { checkCertificate } from '../support/verify-certificate.ts';

const early = LocalDate.parse('2026-06-30');

async function begin(context: TestContext, count = 3, options: TestOptions = {}) {
  const world = await createTestWorld(options);
  context.after(() => world.close());
  return { world, ...await keepPupils(world, count, { graduatesOn: END_DAY }) };
}

describe('the end of a storage period', () => {
  test('is where reading ends, whatever jobs have run', async (context) => {
    const { world, resourceId, rows } = await begin(context);
    const grantId = await grantFields(world, resourceId, ['name']);
    const [pupil] = rows;
    assert.ok(pupil);
    world.clock.set(LAST_INSTANT);
    assert.equal((await query(world, grantId, pupil.identityNumber)).status, 200);
    world.clock.set(ENDED);
    const after = await query(world, grantId, pupil.identityNumber);
    assert.deepEqual([after.status, after.body.code], [404, 'RECORD_NOT_FOUND']);
  });

  test('is followed by a certified destruction without a human', async (context) => {
    const { world, resourceId } = await begin(context, 30);
    world.clock.set(LAST_INSTANT);
    await runRetention(world);
    assert.deepEqual(await destructionsOf(world, resourceId), []);
    world.clock.set(ENDED);
    await runRetention(world);
    const destruction = await onlyDestruction(world, resourceId);
    const { content } = await certificateOf(world, destruction);
    assert.deepEqual([content.reason, content.cohort, content.count, content.verification], ['periodEnded', END_DAY, 30, { before: 'decrypted', after: 'key-destroyed' }]);
    assert.deepEqual(Object.values(content.steps).map((hand) => hand?.by), Array(4).fill('standing-rule'));
    assert.deepEqual(content.articles.map(({ duty }) => duty), ['nanchang-56', 'nanchang-40']);
    assert.deepEqual(content.remains.map(({ where }) => where.en), ['records table and its recovery copies', 'backups', 'key store']);
    assert.deepEqual(await cohortsOf(world, resourceId), { [END_DAY]: 'DESTROYED 30' });
  });

  test('gives a certificate that an outsider verifies with the public key alone', async (context) => {
    const { world, resourceId } = await begin(context);
    world.clock.set(ENDED);
    await runRetention(world);
    const certificate = await certificateOf(world, await onlyDestruction(world, resourceId));
    const [, shard, number] = certificate.content.ledger.entry.split('/').map(Number);
    const entry = await world.platform.ledgerReader.entry('sharing', shard ?? 0, number ?? 0);
    assert.equal(entry?.event.action, 'destruction.executed');
    assert.equal(entry.event.facts?.['keyFingerprint'], certificate.content.keyFingerprint);
    const [ed25519, sm2] = world.platform.signers;
    const trusted = { publicKey: ed25519.publicKey, sm2: sm2?.publicKey ?? assert.fail('no SM2'), host: LOG_ORIGIN };
    assert.deepEqual(certificate.signatures.map(({ algorithm }) => algorithm), ['ed25519', 'sm2']);
    assert.deepEqual(checkCertificate(certificate, entry, trusted), []);
    const changed = { ...certificate, content: { ...certificate.content, count: 2 } };
    assert.deepEqual(checkCertificate(changed, entry, trusted), ['the signature is not of this key over this content', 'the SM2 signature is not of this key over this content']);
    assert.deepEqual(checkCertificate(certificate, { ...entry, number: 999 }, trusted), ['the entry is another']);
  });

  test('destroys the look-up key of a year with its last cohort, and no sooner than the year is over', async (context) => {
    const { world, resourceId, rows: [first, second] } = await begin(context, 2, { start: '2026-03-02T01:00:00.000Z' });
    assert.ok(first && second);
    await importPupils(world, resourceId, [{ ...first, graduatesOn: early }]);
    const status = async () => (await world.platform.keys.status([{ kind: 'lookup', resourceId: ResourceId.parse(resourceId), year: '2026' }]))[0];
    world.clock.set(endOfDay(early));
    await runRetention(world);
    await world.runJob('endLookupKeys');
    assert.deepEqual(await cohortsOf(world, resourceId), { [early]: 'DESTROYED 1', [END_DAY]: 'LIVE 1' });
    assert.equal(await status(), 'live');
    world.clock.set(ENDED);
    await runRetention(world);
    await world.runJob('endLookupKeys');
    assert.equal(await status(), 'destroyed');
    assert.deepEqual((await world.runJob('endLookupKeys')).counts['destroyed'], 0);
  });

  test('is reached once, however many processes run the jobs', async (context) => {
    const { world, resourceId } = await begin(context);
    world.clock.set(ENDED);
    const jobs = [endCohorts, advanceDestructions].flatMap((job) => [job, { ...job, name: `${job.name}Twin` }]); // two names, so that no lease keeps them apart
    for (let round = 0; round < 6; round += 1) {
      await trustClock(world.platform);
      await Promise.all(jobs.map((job) => runJob(job, world.platform)));
      await world.runJob('sequenceLedger');
    }
    const destruction = await onlyDestruction(world, resourceId);
    assert.equal(destruction.state, 'CERTIFIED');
    const entries = await world.platform.ledgerReader.entries('sharing', 0, 500);
    const actions = entries.map(({ entry }) => entry.event.action).filter((action) => action.startsWith('destruction.'));
    assert.deepEqual(actions.sort(), ['destruction.approved', 'destruction.certified', 'destruction.due', 'destruction.executed', 'destruction.ordered', 'destruction.sealed', 'destruction.verified']);
  });

  test('asks every consumer that holds a copy to destroy it, and the certificate says who has attested', async (context) => {
    const { world, resourceId } = await begin(context);
    const grantId = await grantFields(world, resourceId, ['name'], { delivery: 'FILE' });
    const deliver = async (sha256: string) => expectStatus(await world.as(people.executor).post<{ readonly deliveryId: string }>(`/grants/${grantId}/deliveries`, { sha256: sha256.repeat(64), rows: 3 }), 201).deliveryId;
    const [kept, destroyed] = [await deliver('a'), await deliver('b')];
    expectStatus(await world.as(consumer).post(`/deliveries/${destroyed}/attestation`, { method: '覆写', statement: '已销毁' }), 200);
    world.clock.set(ENDED);
    await runRetention(world);
    const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
    assert.deepEqual(Object.fromEntries(content.deliveredCopies.map(({ deliveryId, state }) => [deliveryId, state])), { [kept]: 'HELD', [destroyed]: 'DESTROYED' });
    const { items } = expectStatus(await world.as(consumer).get<{ readonly items: readonly { readonly kind: string; readonly subject: { readonly deliveryId?: string } }[] }>('/notifications?limit=100'), 200);
    assert.deepEqual(items.filter(({ kind }) => kind === 'delivery.destroy').map(({ subject }) => subject.deliveryId), [kept]);
  });
});
