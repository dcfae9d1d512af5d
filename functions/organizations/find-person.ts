import * as z from 'zod';
import { PersonId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { personIdOf } from '../../lib/operation/identity.ts';
import { loadAdministered } from './administered.ts';
import { PersonView, toPersonView } from './person-view.ts';

/** By id, or by issuer and subject, in the body: identifiers of persons never stand in an address. */
export const findPerson = operation({
  name: 'findPerson',
  context: 'organizations',
  summary: { zh: '查找人员', en: 'Find a person' },
  route: 'POST /persons/queries',
  caller: 'administrator',
  rules: ['access.leastPrivilege'],
  body: z.union([z.strictObject({ personId: PersonId }), z.strictObject({ issuer: z.string().max(300), subject: z.string().max(300) })]),
  returns: PersonView,
  async handle({ body, platform, actor, sit, answer }) {
    const person = await loadAdministered(platform.storage, actor, 'personId' in body ? body.personId : personIdOf(body.issuer, body.subject));
    await sit(person.value.unitPath);
    return answer(toPersonView(person.value, person.version), { version: person.version });
  },
});
