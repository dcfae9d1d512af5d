import assert from 'node:assert/strict';
import type { LocalPlatform } from '../../../lib/compose/local.ts';
import type { KeyName } from '../../../lib/platform/keys/keys.ts';
import type { DestructionView } from '../../../lib/retention/destruction-view.ts';
import { peopleIn } from '../../support/cast.ts';
import { ENDED, END_DAY, onlyDestruction, runRetention, step } from '../../support/ending.ts';
import { keepPupils } from '../../support/journey.ts';
import type { TestWorld } from '../../support/test-platform.ts';
import { expectStatus } from '../expectations.ts';

/** Keys whose deletion does nothing until it is made to: a copy of the key remains, the data can be recovered. */
export function remainingCopy() {
  const left: KeyName[] = [];
  let remains = true;
  return {
    doubles: ({ keys }: LocalPlatform) => ({ keys: { ...keys, destroy: async (name: KeyName) => { if (remains) left.push(name); else await keys.destroy(name); } } }),
    remove: async (destroy: (name: KeyName) => Promise<void>) => {
      remains = false;
      for (const name of left) await destroy(name);
    },
  };
}

/** Three pupils whose time has come; what the job makes of it by itself. */
export async function endPupils(world: TestWorld): Promise<string> {
  const { resourceId } = await keepPupils(world, 3, { graduatesOn: END_DAY });
  world.clock.set(ENDED);
  await runRetention(world);
  return resourceId;
}

/** Where persons destroy: requested by the owner and approved by the coordinator, who is not the one that executes. */
export async function orderByPersons(world: TestWorld, resourceId: string): Promise<DestructionView> {
  const { owner, coordinator } = peopleIn(world);
  expectStatus(await world.as(owner).post(`/resources/${resourceId}/destructions`, { cohort: END_DAY, reason: '保存期限届满' }), 201);
  await runRetention(world);
  expectStatus(await step(world, coordinator, await onlyDestruction(world, resourceId), 'approval'), 200);
  const approved = await onlyDestruction(world, resourceId);
  assert.equal(approved.state, 'APPROVED');
  return approved;
}
export async function executeByPersons(world: TestWorld, resourceId: string): Promise<DestructionView> {
  expectStatus(await step(world, peopleIn(world).destroyer, await onlyDestruction(world, resourceId), 'execution'), 202);
  await runRetention(world);
  return onlyDestruction(world, resourceId);
}
export async function verifyByPersons(world: TestWorld, resourceId: string): Promise<DestructionView> {
  expectStatus(await step(world, peopleIn(world).auditor, await onlyDestruction(world, resourceId), 'verification'), 200);
  await runRetention(world);
  return onlyDestruction(world, resourceId);
}
