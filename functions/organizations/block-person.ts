import * as z from 'zod';
import { PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { endGiven, loadAdministered } from './administered.ts';
import { PersonView, toPersonView } from './person-view.ts';

/** Takes effect on the next call of the person; what the person had delegated ends. */
export const blockPerson = operation({
  name: 'blockPerson',
  context: 'organizations',
  summary: { zh: '将人员列入黑名单', en: 'Block a person' },
  route: 'POST /blocklist',
  caller: 'administrator',
  rules: ['access.controls', 'people.offboarding'],
  refusals: ['MOVE_NOT_ALLOWED'],
  body: z.strictObject({ personId: PersonId, reason: z.string().min(1).max(200) }),
  returns: PersonView,
  async handle({ body: { personId, reason }, platform, actor, sit, now, commit }) {
    const person = await loadAdministered(platform.storage, actor, personId);
    await sit(person.value.unitPath);
    if (personId === actor.personId || person.value.blocked) throw new Refusal('MOVE_NOT_ALLOWED');
    const { giver, changes } = await endGiven(platform.storage, person.value, () => true);
    const next = { ...giver, blocked: { at: now, reason } };
    return commit(
      { stream: 'operations', action: 'person.blocked', subject: { personId, unitId: next.unitId }, facts: { delegationsEnded: changes.length } },
      [PersonEntity.replace(person, next), ...changes], toPersonView(next, person.version + 1), { version: person.version + 1 },
    );
  },
});
