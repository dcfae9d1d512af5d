import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { toInstant, LocalDate } from '../../../lib/calendar/instant.ts';
import { PersonId, UnitId } from '../../../lib/identifiers.ts';
import type { Actor, RoleHolding } from '../../../lib/organizations/actor.ts';
import { mayKnow } from '../../../lib/sharing/parties.ts';
import { personIdOf } from '../../../lib/operation/identity.ts';

const path = (...names: readonly string[]) => names.map((name) => UnitId.parse(`unit-${name}`));
const day = (text: string) => LocalDate.parse(text);
const sides = { ownerUnitPath: path('bureau', 'east', 'school1'), consumerUnitPath: path('bureau', 'west') };
const actor = (unit: readonly UnitId[], holding?: Partial<RoleHolding>): Actor => ({
  personId: PersonId.parse(personIdOf('issuer', 'somebody')), displayName: '演示', unitId: unit.at(-1) ?? UnitId.parse('unit-none'), unitPath: [...unit], delegations: [], createdAt: toInstant(0), today: day('2026-11-23'),
  roles: holding ? [{ role: 'DataCoordinator', unitId: UnitId.parse('unit-east'), since: day('2026-01-01'), ...holding }] : [],
});

describe('who may know of a matter', () => {
  test('belongs to a side, or holds a role today at one of them or above', () => {
    assert.equal(mayKnow(actor(path('bureau', 'west')), sides), true);
    assert.equal(mayKnow(actor(path('bureau', 'south')), sides), false);
    assert.equal(mayKnow(actor(path('bureau', 'south'), {}), sides), true);
    assert.equal(mayKnow(actor(path('bureau', 'south'), { until: day('2026-11-23') }), sides), true, 'to the end of the last day');
  });

  test('and not one whose role has ended or not begun', () => {
    assert.equal(mayKnow(actor(path('bureau', 'south'), { until: day('2026-11-22') }), sides), false);
    assert.equal(mayKnow(actor(path('bureau', 'south'), { since: day('2026-11-24') }), sides), false);
  });
});
