import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { personIdOf } from '../../lib/operation/identity.ts';
import { operation } from '../../lib/operation/operation.ts';
import { Person } from '../../lib/organizations/actor.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadUnit } from './administered.ts';
import { PersonView, toPersonView } from './person-view.ts';

/** A person is known by a digest of the token's issuer and subject. The issuer is kept and shown, the subject is not. */
export const registerPerson = operation({
  name: 'registerPerson',
  context: 'organizations',
  summary: { zh: '登记人员', en: 'Register a person' },
  route: 'POST /persons',
  caller: 'administrator',
  rules: ['access.leastPrivilege'],
  refusals: ['ALREADY_EXISTS', 'ISSUER_NOT_TRUSTED'],
  status: 201,
  body: z.strictObject({
    issuer: z.string().min(1).max(300).describe('签发方：该人员访问令牌的 iss，逐字一致；登记后可在人员信息中查看 · the `iss` of the person’s access tokens, exactly; shown with the person'),
    subject: z.string().min(1).max(300).describe('账号：该人员访问令牌的 sub，逐字一致；只以与签发方合成的摘要保存，不可回看 · the `sub` of those tokens, exactly; kept only in a digest with the issuer, never shown again'),
    displayName: Person.shape.displayName, unitId: UnitId,
  }),
  returns: PersonView,
  async handle({ body: { issuer, subject, displayName, unitId }, issuers, platform, sit, now, commit }) {
    const unit = await loadUnit(platform.storage, unitId);
    await sit(unit.value.path);
    if (!issuers.includes(issuer)) throw new Refusal('ISSUER_NOT_TRUSTED', { pointers: [{ pointer: '/issuer', detail: { zh: `须为本平台受理的签发方之一，逐字一致：${issuers.join('、')}`, en: `Must be one of the issuers whose tokens are taken here, exactly: ${issuers.join(', ')}` } }] });
    const personId = personIdOf(issuer, subject);
    if (await platform.storage.get(PersonEntity.ref({ personId }))) throw new Refusal('ALREADY_EXISTS');
    const person: Person = { personId, issuer, displayName, unitId, unitPath: unit.value.path, roles: [], delegations: [], createdAt: now };
    return commit(
      { stream: 'operations', action: 'person.registered', subject: { personId, unitId } },
      [PersonEntity.insert(person)], toPersonView(person, 1), { version: 1 },
    );
  },
});
