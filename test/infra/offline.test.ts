import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { after, describe, test } from 'node:test';
import { filesBelow } from '../../infra/local/ledger-files.ts';
import { startOffline } from '../../infra/offline/start-offline.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import { notRun } from '../engines/not-run.ts';
import type { DestructionId } from '../../lib/identifiers.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { exportStream } from '../../lib/platform/ledger/export.ts';
import { originOf } from '../../lib/platform/ledger/sequence.ts';
import { readKeys } from '../../lib/platform/ledger/verifier/trusted-key.ts';
import { verifyExport } from '../../lib/platform/ledger/verifier/verify-export.ts';
import type { DestructionView } from '../../lib/retention/destruction-view.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, END_DAY, ENDED as AFTER_END_DAY, onlyDestruction, runRetention, separate, step } from '../support/ending.ts';
import { consumer, grantFields, keepPupils, owner, people, query } from '../support/journey.ts';
import { checkCertificate } from '../support/verify-certificate.ts';
import { offlineWorld } from './offline-world.ts';

/** A handler's clock goes on while it reads. */
const A_MINUTE_BEFORE = toInstant(Date.parse('2026-12-31T15:59:00.000Z'));
const ENDED = toInstant(Date.parse(AFTER_END_DAY));
const suite = 'the journey over sls offline';

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  if (typeof address !== 'object' || !address) throw new Error('no port');
  return address.port;
}

const said: string[] = [];
const offline = await startOffline({
  httpPort: await freePort(), lambdaPort: await freePort(), schedule: false, start: toInstant(Date.parse('2026-11-23T02:00:00Z')), print: (text) => void said.push(text),
});
if ('missing' in offline) {
  notRun(suite, offline.missing);
} else {
  after(offline.stop);
  const world = offlineWorld(offline);

  describe(suite, () => {
    test('goes from registering a resource to a masked read through a grant', async () => {
      const { resourceId, rows } = await keepPupils(world, 12);
      const grantId = await grantFields(world, resourceId, ['identityNumber', 'name', 'studentNumber']);
      const pupil = rows[3] ?? assert.fail();
      const { status, body, headers } = await query(world, grantId, pupil.identityNumber);
      assert.equal(status, 200, JSON.stringify(body));
      assert.notEqual(body.record['name'], pupil.name);
      assert.ok(body.maskedFields.includes('name'));
      assert.match(headers['ledger-receipt'] ?? '', /^sharing\/\d+\/\d+;[0-9a-f]{64}$/);
      await world.runJob('sequenceLedger');
      const [stream, shard, number] = (headers['ledger-receipt'] ?? '').split(';')[0]?.split('/') ?? [];
      const proof = await world.as(consumer).get<{ readonly hashes: readonly string[] }>(`/ledger/${stream}/proofs/${shard}/${number}`);
      assert.equal(proof.status, 200, JSON.stringify(proof.body));
    });

    test('goes on to a refused read after revocation, and to the certificate of what one person had erased', async () => {
      const { resourceId, rows: [first, second] } = await keepPupils(world, 3, { seed: 5 });
      assert.ok(first && second);
      const grantId = await grantFields(world, resourceId, ['name']);
      const erasure = expectStatus(await world.as(owner).post<{ readonly destructionId: DestructionId }>(`/resources/${resourceId}/erasures`, { record: first.identityNumber, reason: '本人撤回同意' }), 201);
      await runRetention(world);
      expectStatus(await step(world, people.coordinator, erasure, 'approval'), 200);
      await runRetention(world);
      assert.deepEqual([(await query(world, grantId, first.identityNumber)).status, (await query(world, grantId, second.identityNumber)).status], [404, 200]);
      const { content } = await certificateOf(world, await onlyDestruction(world, resourceId));
      assert.deepEqual([content.reason, content.count, content.verification.after], ['erasure', 1, 'key-destroyed']);
      expectStatus(await world.as(owner).post(`/grants/${grantId}/revocation`, { reason: '用途终止' }), 200);
      const refused = await query(world, grantId, second.identityNumber);
      assert.deepEqual([refused.status, refused.body.code], [403, 'GRANT_NOT_IN_FORCE']);
    });

    test('carries a cohort through its period to its end: unreadable, destroyed by four persons, under a certificate that verifies offline', async () => {
      await separate(world);
      const { resourceId, rows: [pupil] } = await keepPupils(world, 4, { seed: 9, graduatesOn: END_DAY, entry: { code: 'PUPIL/END' } });
      const grantId = await grantFields(world, resourceId, ['name']);
      const read = async () => (await query(world, grantId, pupil?.identityNumber ?? '')).status;
      await world.liveUntil(A_MINUTE_BEFORE);
      assert.equal(await read(), 200, 'in its last minute');
      await world.liveUntil(ENDED);
      assert.equal(await read(), 404, 'whatever jobs have run');
      await runRetention(world);
      assert.equal((await onlyDestruction(world, resourceId)).state, 'DUE', 'it waits for persons');
      const destruction = expectStatus(await world.as(owner).post<DestructionView>(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '保存期满' }), 201);
      for (const [by, name] of [[people.coordinator, 'approval'], [people.destroyer, 'execution'], [people.auditor, 'verification']] as const) {
        await runRetention(world);
        assert.ok((await step(world, by, destruction, name)).status < 300, name);
      }
      await runRetention(world);
      const certificate = await certificateOf(world, await onlyDestruction(world, resourceId));
      const { content: { reason, count, steps, verification, ledger: { leafIndex } } } = certificate;
      assert.deepEqual([reason, count, verification], ['periodEnded', 4, { before: 'decrypted', after: 'key-destroyed' }]);
      assert.equal(new Set([steps.requested, steps.approved, steps.executed, steps.verified].map((hand) => hand?.by)).size, 4);

      const { items } = expectStatus(await world.as(people.auditor).get<{ readonly items: readonly { readonly entry: unknown }[] }>(`/ledger/sharing/entries?from=${leafIndex}&limit=1`), 200);
      const trusted = { publicKey: offline.signer.publicKey, host: offline.signer.name };
      assert.deepEqual(checkCertificate(certificate, items[0]?.entry, trusted), []);
      const changed = { ...certificate, content: { ...certificate.content, count: 3 } };
      assert.deepEqual(checkCertificate(changed, items[0]?.entry, trusted), ['the signature is not of this key over this content']);
    });

    test('leaves a ledger that verifies from its files and the public key alone', async () => {
      await world.runJob('sequenceLedger');
      const origin = originOf(offline.signer.name, 'sharing');
      const out = join(offline.folder, 'export');
      await exportStream(filesBelow(join(offline.folder, 'objects')), 'sharing', (path, bytes) => {
        mkdirSync(dirname(join(out, path)), { recursive: true });
        writeFileSync(join(out, path), bytes);
      });
      const { size, findings } = verifyExport({ folder: out, origin, keys: readKeys(verifierKey(origin, offline.signer)) });
      assert.deepEqual(findings, []);
      const { body: note } = await world.as(consumer).get<string>('/ledger/sharing/checkpoint');
      assert.equal(size, Number(note.split('\n')[1]));
    });

    test('lets nobody turn time back', async () => {
      const back = await fetch(`${offline.helperUrl}/clock`, { method: 'POST', body: JSON.stringify({ to: '2026-11-23T02:00:00.000Z' }) });
      assert.equal(back.status, 400);
    });

    test('answers a path and a method that no operation has as the embedded runtime does', async () => {
      const absent = await world.as(owner).get<{ readonly code: string }>('/nothing/here');
      assert.deepEqual([absent.status, absent.body.code], [404, 'NOT_FOUND']);
      const refused = await world.as(owner).delete<{ readonly code: string }>('/resources');
      assert.deepEqual([refused.status, refused.body.code, refused.headers['allow']], [405, 'METHOD_NOT_ALLOWED', 'POST']);
    });

    test('refuses who has no token', async () => {
      assert.equal((await fetch(`${offline.url}/me`)).status, 401);
    });

    test('has written no personal value to its output', () => assert.doesNotMatch(said.join(''), /示例|演示·|eyJ/));
  });
}
