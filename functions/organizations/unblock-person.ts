import * as z from 'zod';
import { PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadAdministered } from './administered.ts';
import { PersonView, toPersonView } from './person-view.ts';

export const unblockPerson = operation({
  name: 'unblockPerson',
  context: 'organizations',
  summary: { zh: '将人员移出黑名单', en: 'Unblock a person' },
  route: 'POST /blocklist/removal',
  caller: 'administrator',
  rules: ['access.controls'],
  refusals: ['MOVE_NOT_ALLOWED'],
  body: z.strictObject({ personId: PersonId }),
  returns: PersonView,
  async handle({ body: { personId }, platform, actor, sit, commit }) {
    const person = await loadAdministered(platform.storage, actor, personId);
    await sit(person.value.unitPath);
    const { blocked, ...next } = person.value;
    if (!blocked) throw new Refusal('MOVE_NOT_ALLOWED');
    return commit(
      { stream: 'operations', action: 'person.unblocked', subject: { personId, unitId: next.unitId } },
      [PersonEntity.replace(person, next)], toPersonView(next, person.version + 1), { version: person.version + 1 },
    );
  },
});
