import { operation } from '../../lib/operation/operation.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { PersonView, toPersonView } from './person-view.ts';

export const getMe = operation({
  name: 'getMe',
  context: 'organizations',
  summary: { zh: '查看本人信息', en: 'Get myself' },
  route: 'GET /me',
  caller: 'person',
  rules: [],
  returns: PersonView,
  async handle({ actor: { personId }, platform, answer }) {
    const me = await platform.storage.get(PersonEntity.ref({ personId }));
    if (!me) throw new Refusal('PERSON_UNKNOWN');
    return answer(toPersonView(me.value, me.version), { version: me.version });
  },
});
