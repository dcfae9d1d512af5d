import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { OPERATIONS } from '../../functions/index.ts';
import { cityUnder, USUAL } from '../../infra/local/demo-cities.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { permissionMatrix } from '../../lib/operation/permission-matrix.ts';
import type { HttpOperation } from '../../lib/operation/operation.ts';
import type { Role } from '../../lib/organizations/actor.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { BLOCKED } from '../system/marked/wrong.ts';
import { requireProblem } from './expect-problem.ts';
import { createInputWorld, type InputWorld, type Outcome } from './input-world.ts';
import { WHERE, type Place } from './where.ts';

const { people, units } = cityUnder(USUAL);
const pathOf = new Map<string, readonly string[]>(units.map(({ unitId, path }) => [unitId, path]));
type Held = readonly { readonly role: Role; readonly unitId: string }[];
interface Rehearsal { readonly outcomes: ReadonlyMap<string, Outcome>; readonly held: ReadonlyMap<string, Held> }

/** How far a role reaches, written a second time. */
const REACH: Readonly<Record<string, 'own' | 'above'>> = { DataOwner: 'own', DataConsumer: 'own', SuperiorEducationAuthority: 'above' };
function reaches({ role, unitId }: Held[number], unit: string): boolean {
  const path = pathOf.get(unit) ?? [unit];
  const reach = REACH[role];
  return reach === 'own' ? unitId === unit : path.includes(unitId) && (reach !== 'above' || unitId !== unit);
}
/** The refusals of who has nothing to do there; any other is a rule's, for somebody who sits. */
const STRANGERS = new Set(['SEAT_REQUIRED', 'NOT_FOUND', 'REGULATION_UNKNOWN', 'GRANT_HOLDER_MISMATCH', 'COLLECTION_NOT_AUTHORISED']);
const sits = ({ permitted, code }: Outcome): boolean => permitted || !STRANGERS.has(code ?? '');

describe('every person of the city tries every operation at the moment when it is right', () => {
  const rehearsals = new Map<string, Rehearsal>();
  let input: InputWorld;
  let roles: ReadonlyMap<string, readonly Role[]>;

  before(async () => {
    input = await createInputWorld(async (world, sent, send) => {
      const { name, caller } = sent.operation;
      if (caller !== 'public' && !rehearsals.has(name) && (await world.send(sent, { rehearse: true })).permitted) {
        const persons = await world.world.platform.storage.getAll(people.map((person) => PersonEntity.ref({ personId: world.world.personId(person.name) })));
        const held = new Map(people.map((person, index) => [person.name, persons[index]?.value.roles ?? []] as const));
        world.changed();
        const kept = world.digest({ files: false }); // a document is put before the commit that names it, and harms nothing without it
        const outcomes = new Map<string, Outcome>();
        for (const person of people) outcomes.set(person.name, await world.send({ ...sent, who: person.name }, { rehearse: true }));
        assert.equal(world.digest({ files: false }), kept, `${name}: a rehearsal changed something`);
        rehearsals.set(name, { outcomes, held });
      }
      return send();
    });
    const { world } = input;
    const [bureau] = await world.platform.storage.getAll([UnitEntity.ref({ unitId: UnitId.parse('unit-bureau') })]);
    assert.ok(bureau);
    roles = new Map(permissionMatrix(OPERATIONS, world.platform.laws.for([bureau.value], toLocalDate(world.clock.now()))).map((row) => [row.operation, row.roles]));
    await input.drive();
  });
  after(() => input.world.close());

  function expected({ name }: HttpOperation, place: Place, held: Rehearsal['held']): readonly string[] {
    const onPath = (unit: string) => people.filter(({ unitId }) => (pathOf.get(unit) ?? []).includes(unitId)).map((person) => person.name);
    if (place === 'everybody') return people.map((person) => person.name);
    if (place === 'consumers') return people.filter((person) => held.get(person.name)?.some(({ role }) => role === 'DataConsumer')).map((person) => person.name);
    if ('people' in place) return place.people;
    if ('chain' in place) return [...new Set(place.chain.flatMap(onPath))];
    const law = place.role ? [place.role] : roles.get(name) ?? [];
    return people.filter((person) => held.get(person.name)?.some((one) => law.includes(one.role) && reaches(one, place.unit))).map((person) => person.name);
  }

  for (const operation of OPERATIONS) {
    if (operation.kind !== 'http' || operation.caller === 'public') continue;
    test(operation.name, () => {
      const { outcomes, held } = rehearsals.get(operation.name) ?? assert.fail('never rehearsed');
      const place = WHERE[operation.name] ?? assert.fail(`not in where.ts; sat: ${[...outcomes].filter(([, outcome]) => sits(outcome)).map(([name]) => name).join(' ')}`);
      const sat = [...outcomes].filter(([, outcome]) => sits(outcome)).map(([name]) => name);
      assert.deepEqual(sat.toSorted(), expected(operation, place, held).toSorted());
      for (const [who, { permitted, answered }] of outcomes) if (!permitted) requireProblem(operation, answered, who);
    });

    test(`${operation.name}: not for a person who is blocked`, async () => {
      const sent = input.world.served.get(operation.name) ?? assert.fail('never served');
      input.changed();
      await input.world.as('school4-administrator').post('/blocklist', { personId: input.world.personId(BLOCKED), reason: '离岗' });
      input.changed();
      const { answered } = await input.send({ ...sent, who: BLOCKED });
      assert.equal(requireProblem(operation, answered, 'blocked').code, 'PERSON_BLOCKED');
      assert.deepEqual(input.changed(), []);
    });
  }

  test('where.ts names no operation that is not', () => {
    assert.deepEqual(Object.keys(WHERE).filter((name) => !rehearsals.has(name)), []);
  });
});
