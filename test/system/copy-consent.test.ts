import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createTestWorld } from '../support/test-platform.ts';
import { apply, decide, scope } from './sharing-steps.ts';

describe('a copy', () => {
  test('is approved by the owner and then by whoever must agree to copies; each within what the one before left', async () => {
    const world = await createTestWorld();
    try {
      const { headers } = await world.as('bureau-administrator').get('/units/unit-bureau');
      const overrides = { 'sharing.copyConsent': ['DataOwner', 'DataCoordinator'] };
      assert.equal((await world.as('bureau-administrator').put('/units/unit-bureau/overrides', { overrides }, { 'if-match': headers['etag'] ?? '' })).status, 200);
      const { path } = await apply(world, { deliveryReason: '离线核对' }, { delivery: 'FILE' });
      const early = await decide(world, 'east-coordinator', path, { outcome: 'APPROVED' });
      assert.deepEqual([early.status, early.body.code], [403, 'SEAT_REQUIRED']);
      const first = await decide(world, 'school1-owner', path, { outcome: 'APPROVED', scope: { ...scope, delivery: 'FILE', fields: ['grade'] } });
      assert.deepEqual([first.status, first.body.state], [200, 'OWNER_REVIEW']);
      assert.equal((await decide(world, 'school1-owner-2', path, { outcome: 'APPROVED' }, 2)).body.code, 'SEAT_REQUIRED');
      const wider = await decide(world, 'east-coordinator', path, { outcome: 'APPROVED', scope: { ...scope, delivery: 'FILE' } }, 2);
      assert.equal(wider.body.code, 'APPROVAL_EXCEEDS_REQUEST', 'what the first step left out stays out');
      const second = await decide(world, 'east-coordinator', path, { outcome: 'APPROVED' }, 2);
      assert.deepEqual([second.body.state, second.body.approved?.fields], ['APPROVED', ['grade']]);
    } finally {
      world.close();
    }
  });
});
