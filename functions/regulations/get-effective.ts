import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { FrozenProfile } from '../../lib/regulations/citation.ts';
import { PROFILE_KEYS } from '../../lib/regulations/profile-schema.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { EffectiveView, ProfileKeyName, toEffectiveView } from './effective-view.ts';

/** What binds a unit today, key by key and why: the text's article, a default's reason, or the unit that is stricter. */
export const getEffective = operation({
  name: 'getEffective',
  context: 'regulations',
  summary: { zh: '查看对某单位生效的规则及其来源', en: 'Get what binds a unit, and why' },
  route: 'GET /regulations/effective',
  caller: 'person',
  rules: [],
  refusals: ['REGULATION_UNKNOWN'],
  query: z.strictObject({ unit: UnitId, key: ProfileKeyName.optional() }),
  returns: z.strictObject({ unitId: UnitId, profile: FrozenProfile, keys: z.array(EffectiveView) }),
  async handle({ query: { unit: unitId, key }, platform, law, answer }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    const bound = await law(unit.value.path);
    return answer({ unitId, profile: bound.profile, keys: (key ? [key] : PROFILE_KEYS).map((name) => toEffectiveView(bound, name)) });
  },
});
