import * as z from 'zod';
import { DelegationId, PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { withoutDelegations } from '../../lib/organizations/roles.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { PersonView, toPersonView } from './person-view.ts';

/** By the giver, at any time; takes effect on the next call. */
export const withdrawDelegation = operation({
  name: 'withdrawDelegation',
  context: 'organizations',
  summary: { zh: '收回委托', en: 'Withdraw a delegation' },
  route: 'POST /delegations/{delegationId}/withdrawal',
  caller: 'person',
  rules: ['access.leastPrivilege'],
  path: z.strictObject({ delegationId: DelegationId }),
  body: z.strictObject({ to: PersonId }),
  returns: PersonView,
  async handle({ path: { delegationId }, body: { to }, platform, actor, commit }) {
    const [giver, receiver] = await platform.storage.getAll([PersonEntity.ref(actor), PersonEntity.ref({ personId: to })]);
    if (!giver || !receiver?.value.delegations.some((lent) => lent.delegationId === delegationId && lent.from === actor.personId)) throw new Refusal('NOT_FOUND');
    const ended = new Set<string>([delegationId]);
    const next = withoutDelegations(giver.value, ended);
    return commit(
      { stream: 'operations', action: 'delegation.withdrawn', subject: { delegationId, from: actor.personId, to } },
      [PersonEntity.replace(giver, next, 'giver'), PersonEntity.replace(receiver, withoutDelegations(receiver.value, ended), 'receiver')],
      toPersonView(next, giver.version + 1), { version: giver.version + 1 },
    );
  },
});
