import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { findAssignee } from '../../functions/sharing/assignees.ts';
import { toLocalDate, type LocalDate } from '../../lib/calendar/instant.ts';
import { UnitId } from '../../lib/identifiers.ts';
import type { Person, Role } from '../../lib/organizations/actor.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { createTestWorld } from '../support/test-platform.ts';

const world = await createTestWorld();
after(() => world.close());
const { storage, ledger } = world.platform;
const [bureau, school] = ['bureau', 'school1'].map((name) => UnitId.parse(`unit-${name}`)) as [UnitId, UnitId];
const role: Role = 'DataCoordinator';
const today = toLocalDate(world.clock.now());
const look = (on: LocalDate = today) => findAssignee(storage, [bureau, school], role, on);

async function change(name: string, next: (person: Person) => Person): Promise<void> {
  const found = await storage.get(PersonEntity.ref({ personId: world.personId(name) }));
  assert.ok(found);
  await ledger.commit({ stream: 'operations', action: 'test.changed', operation: 'test', subject: {} }, [PersonEntity.replace(found, next(found.value))]);
}
const without = (person: Person): Person => ({ ...person, roles: person.roles.filter((held) => held.role !== role) });
const holding = (unitId: UnitId) => (person: Person): Person => ({ ...person, roles: [...person.roles, { role, unitId, since: today }] });

/** Units whose people are listed by this work. */
async function listed(work: () => Promise<unknown>): Promise<readonly string[]> {
  const { store } = world.local;
  const query = store.query.bind(store);
  const units: string[] = [];
  Object.assign(store, { query: (asked: Parameters<typeof query>[0]) => { units.push(asked.partition.split('#').at(-1) ?? ''); return query(asked); } });
  await work();
  Object.assign(store, { query });
  return units;
}

test('whoever was found before is read, not looked for among everybody of the unit', async () => {
  assert.equal((await look())?.personId, world.personId('bureau-coordinator'));
  assert.deepEqual(await listed(look), [school]);
});

test('whoever was found before and is blocked, holds the role no longer, or not on that day, is not found again', async () => {
  assert.equal(await look('2000-01-01' as LocalDate), undefined);
  await look();
  await change('bureau-coordinator', (person) => ({ ...person, blocked: { at: world.clock.now(), reason: '离岗' } }));
  assert.equal(await look(), undefined);
  await change('bureau-coordinator', ({ blocked: _, ...person }) => person);
  assert.equal((await look())?.personId, world.personId('bureau-coordinator'));
  await change('bureau-coordinator', without);
  await change('bureau-auditor', holding(bureau));
  assert.equal((await look())?.personId, world.personId('bureau-auditor'));
});

test('a nearer unit that has somebody now goes before the one where somebody was found', async () => {
  await look();
  await change('school1-owner', holding(school));
  assert.deepEqual(await look(), { role, unitId: school, personId: world.personId('school1-owner') });
});
