import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPERATIONS } from '../../../functions/index.ts';
import { startServer } from '../../../infra/local/server.ts';
import type { DutyCase } from '../case.ts';
import { attemptRegister, ifMatch, readEntry, readUnitEntries, register, schoolList } from '../catalog-steps.ts';
import { expectRefusal, expectStatus } from '../expectations.ts';

/** The status of a call over plain HTTP, or the error that the network answers with. */
const callOver = (host: string, port: string, named: string): Promise<number | string> => new Promise((resolve) => {
  const outgoing = request({ host, port, path: '/health', headers: { host: named }, timeout: 2000 }, (incoming) => { incoming.resume(); resolve(incoming.statusCode ?? 0); });
  outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.name));
  outgoing.on('timeout', () => outgoing.destroy(new Error('timeout')));
  outgoing.end();
});

export const cryptoCases: readonly DutyCase[] = [{
  duty: 'nanchang-41',
  title: { zh: '不加密或使用不合规算法的资源配置被拒绝', en: 'a resource without encryption or with an algorithm that is not approved is refused' },
  rules: ['encrypted-at-rest', 'algorithm-approved'],
  async run(start) {
    const world = await start();
    for (const cipherSuite of ['none', 'aes-256-gcm'] as const) {
      await expectRefusal(world, {
        status: 422, code: 'ALGORITHM_NOT_APPROVED', article: '41', duty: 'nanchang-41',
        attempt: () => attemptRegister(world, schoolList({ cipherSuite })), unchanged: () => readUnitEntries(world),
      });
    }
    // conversely: the national suite, recorded with the resource
    const draft = await register(world, schoolList({ cipherSuite: 'sm4-ctr-hmac-sm3' }));
    assert.equal((await readEntry(world, draft.resourceId)).content?.cipherSuite, 'sm4-ctr-hmac-sm3');
    const { unitId: _, ...content } = schoolList({ cipherSuite: 'aes-256-gcm' });
    await expectRefusal(world, {
      status: 422, code: 'ALGORITHM_NOT_APPROVED', article: '41', duty: 'nanchang-41',
      attempt: () => world.as('school1-owner').put(`/resources/${draft.resourceId}`, content, ifMatch(draft)), unchanged: () => readEntry(world, draft.resourceId),
    });
    const { unitId: __, ...silent } = schoolList();
    expectStatus(await world.as('school1-owner').put(`/resources/${draft.resourceId}`, silent, ifMatch(draft)), 200);
  },
}, {
  duty: 'nanchang-55',
  title: { zh: '明文 HTTP 仅限本机回环地址，其他主机名和地址被拒绝', en: 'plain HTTP is answered on the loopback address alone' },
  rules: [],
  reading: 'The embedded runtime has no TLS and is for this machine only; what a deployment may open is judged before it is sent (deployment.ts).',
  async run() {
    const folder = mkdtempSync(join(tmpdir(), 'edudata-transit-'));
    const silent = { info: () => {}, warn: () => {}, error: () => {} };
    const server = await startServer({ folder, port: 0, operations: OPERATIONS, log: silent, schedule: false });
    try {
      const { host, port } = new URL(server.url);
      assert.equal(await callOver('127.0.0.1', port, 'data.example.invalid'), 421);
      const others = Object.values(networkInterfaces()).flatMap((addresses) => addresses ?? []).filter(({ internal, family }) => !internal && family === 'IPv4');
      for (const { address } of others) assert.equal(typeof await callOver(address, port, host), 'string', `answered at ${address}`);
      // conversely
      assert.equal(await callOver('127.0.0.1', port, host), 200);
    } finally {
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
}];
