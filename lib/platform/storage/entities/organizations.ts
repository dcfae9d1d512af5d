import { Person } from '../../../organizations/actor.ts';
import { Unit } from '../../../organizations/unit.ts';
import type { PersonId, UnitId } from '../../../identifiers.ts';
import { entity } from '../entity.ts';

export const UnitEntity = entity<'unit', Unit, { unitId: UnitId }>({
  name: 'unit', table: 'registry', schema: Unit, steady: true,
  key: ({ unitId }) => ({ partition: [unitId] }),
  indexes: { byParent: { index: 'index1', place: (unit) => ({ partition: [unit.path.at(-2) ?? 'root'], sort: [unit.unitId] }) } },
});

export const PersonEntity = entity<'person', Person, { personId: PersonId }>({
  name: 'person', table: 'registry', schema: Person, steady: true,
  key: ({ personId }) => ({ partition: [personId] }),
  indexes: { byUnit: { index: 'index1', place: (person) => ({ partition: [person.unitId], sort: [person.personId] }) } },
});
