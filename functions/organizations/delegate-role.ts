import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { DelegationId, PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { Delegation } from '../../lib/organizations/actor.ts';
import { requireCompatible, requireDelegable, withDelegation } from '../../lib/organizations/roles.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { lawWhereBound } from './law-where-bound.ts';

const { role, unitId, startsOn, endsOn } = Delegation.shape;

/** To a colleague of the same unit, for stated days: what the colleague does shows as done on behalf of the holder. */
export const delegateRole = operation({
  name: 'delegateRole',
  context: 'organizations',
  summary: { zh: '委托职责', en: 'Delegate a role' },
  route: 'POST /delegations',
  caller: 'person',
  rules: ['access.leastPrivilege', 'access.separationOfDuties'],
  refusals: ['SEAT_REQUIRED', 'SEPARATION_OF_DUTIES'],
  status: 201,
  body: z.strictObject({ to: PersonId, role, unitId, startsOn, endsOn }),
  returns: Delegation,
  async handle({ body: { to, ...lent }, platform, actor, law, now, commit }) {
    const today = toLocalDate(now);
    const [giver, receiver] = await platform.storage.getAll([PersonEntity.ref(actor), PersonEntity.ref({ personId: to })]);
    if (!giver || !receiver || receiver.value.blocked || to === actor.personId || receiver.value.unitId !== actor.unitId) throw new Refusal('NOT_FOUND');
    const delegation: Delegation = { ...lent, delegationId: DelegationId.parse(`delegation-${platform.random.token()}`), from: actor.personId };
    requireDelegable(giver.value, delegation, today);
    const bound = await lawWhereBound(law, actor.unitPath);
    if (bound) requireCompatible(bound, receiver.value, delegation.role, today);
    const next = withDelegation(giver.value, receiver.value, delegation, today);
    return commit(
      { stream: 'operations', action: 'role.delegated', subject: { delegationId: delegation.delegationId, from: actor.personId, to, unitId: delegation.unitId }, facts: { role: delegation.role, startsOn: delegation.startsOn, endsOn: delegation.endsOn } },
      [PersonEntity.replace(giver, next.giver, 'giver'), PersonEntity.replace(receiver, next.receiver, 'receiver')], delegation,
    );
  },
});
