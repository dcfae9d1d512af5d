import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { after, describe, test } from 'node:test';
import { startOffline } from '../../infra/offline/start-offline.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import { notRun } from '../engines/not-run.ts';
import type { DestructionId } from '../../lib/identifiers.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { certificateOf, onlyDestruction, runRetention, step } from '../support/ending.ts';
import { consumer, grantFields, keepPupils, owner, people, query } from '../support/journey.ts';
import { offlineWorld } from './offline-world.ts';

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
