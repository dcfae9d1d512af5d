import assert from 'node:assert/strict';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { replayHistory } from '../../infra/local/replay-history.ts';
import { GrantId } from '../../lib/identifiers.ts';
import { expectStatus } from '../conformance/expectations.ts';
import { grantPupils, owner, pupilRow } from '../support/journey.ts';
import { everyFile, standsIn, temporaryFolder } from '../support/temporary-folder.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';

interface Way {
  readonly what: string;
  readonly end: (world: TestWorld, grantId: string) => Promise<unknown>;
}
const WAYS: readonly Way[] = [
  { what: 'revoked', end: async (world, grantId) => expectStatus(await world.as(owner).post(`/grants/${grantId}/revocation`, { reason: '共享终止' }), 200) },
  {
    what: 'at its end',
    end: async (world) => {
      world.clock.set('2027-06-01T00:00:00.000Z');
      assert.equal((await world.runJob('endPseudonyms')).counts['destroyed'], 1);
    },
  },
];

describe('the pseudonym key of a grant', () => {
  for (const { what, end } of WAYS) {
    test(`that was ${what} is destroyed again before anything is served, where old key files come back`, async (context) => {
      const world = await createTestWorld({ onDisk: true });
      context.after(() => world.close());
      const { grantId } = await grantPupils(world, { rows: [pupilRow(3)] });
      const name = { kind: 'pseudonym', grantId: GrantId.parse(grantId) } as const;
      const [wrapped] = await world.platform.keyStore.get([name]);
      assert.ok(wrapped && wrapped !== 'destroyed');
      const keys = join(world.folder, 'keys');
      const copy = join(temporaryFolder(context), 'keys');
      cpSync(keys, copy, { recursive: true });
      await end(world, grantId);
      assert.deepEqual(await world.platform.keyStore.get([name]), ['destroyed']);

      world.restart({ meanwhile: () => {
        rmSync(keys, { recursive: true });
        cpSync(copy, keys, { recursive: true });
      } });
      assert.ok(standsIn(everyFile(world.folder), wrapped.wrapped), 'it is back');
      assert.equal((await replayHistory(world.local)).destroyedAgain, 1);
      assert.deepEqual(await world.platform.keyStore.get([name]), ['destroyed']);
      assert.equal(standsIn(everyFile(world.folder), wrapped.wrapped), false);
      await world.runJob('endPseudonyms');
      assert.equal((await replayHistory(world.local)).destroyedAgain, 0, 'and the job finds nothing left to do');
    });
  }
});
