import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Citation } from '../../lib/regulations/citation.ts';
import { dutiesOf } from '../../lib/regulations/coverage.ts';
import { REGULATIONS_IN_FULL } from '../../lib/regulations/in-full.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { RULES, type Rule } from '../../lib/regulations/rules.ts';
import { EffectiveView, toEffectiveView } from './effective-view.ts';

const RuleName = z.enum(Object.keys(RULES) as [Rule, ...Rule[]]);

/** What a refusal by this rule rests on for a unit: the duty in words, its article, and the value that was read. */
export const explainRule = operation({
  name: 'explainRule',
  context: 'regulations',
  summary: { zh: '说明某项检查的依据', en: 'Explain what a rule rests on' },
  route: 'GET /regulations/rules/{rule}',
  caller: 'person',
  rules: [],
  refusals: ['REGULATION_UNKNOWN'],
  path: z.strictObject({ rule: RuleName }),
  query: z.strictObject({ unit: UnitId }),
  returns: z.strictObject({
    rule: RuleName, citation: Citation, duty: z.strictObject({ id: z.string(), article: z.string(), zh: z.string(), en: z.string() }).optional(), effective: EffectiveView,
  }),
  async handle({ path: { rule }, query: { unit: unitId }, platform, law, answer }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    const bound = await law(unit.value.path);
    const citation = bound.cite(rule);
    const duty = dutiesOf(REGULATIONS_IN_FULL, bound.profile).find(({ id }) => id === citation.duty);
    return answer({
      rule, citation, effective: toEffectiveView(bound, RULES[rule]),
      ...(duty && { duty: { id: duty.id, article: duty.article, zh: duty.zh, en: duty.en } }),
    });
  },
});
