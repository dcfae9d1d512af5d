import { addMonths, type LocalDate } from '../calendar/instant.ts';
import { isSensitive } from '../catalog/item-tags.ts';
import type { ResourceContent } from '../catalog/resource.ts';
import { DELIVERY, deliveryWord } from '../catalog/words.ts';
import type { ResourceId } from '../identifiers.ts';
import type { Unit } from '../organizations/unit.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal, type Pointer, type Text } from '../regulations/refusal.ts';
import type { Channel, Scope } from './application.ts';
import { isDirectType } from './direct-type.ts';
import { isEligible, means } from './eligibility.ts';
import { isAssessed, type ExportAssessment, type MlpsFiling } from './evidence.ts';
import { tooClear, weakenedIn } from './unmasking.ts';
import { recipientWord } from './words.ts';

/** One resource as asked for, with everything that its check needs. All of it is loaded by key in the submitting call. */
export interface Asked {
  readonly index: number;
  readonly content: ResourceContent;
  readonly scope: Partial<Scope>;
  readonly filing: MlpsFiling | undefined;
  readonly assessments: readonly ExportAssessment[];
  readonly consumer: Pick<Unit, 'unitId' | 'kind' | 'abroad'>;
  readonly scenario: string;
  readonly purpose: string;
  readonly legalDuty: string;
  readonly channel: Channel;
  readonly deliveryReason: string | undefined;
  /** Names of the units that the entry's conditions name. */
  readonly unitNames?: ReadonlyMap<string, string>;
}

const text = (zh: string, en: string): Text => ({ zh, en });
const missing = (pointer: string, zh: string, en: string): Pointer => ({ pointer, detail: text(`缺少${zh}`, `${en} is missing`) });

/** What a word of `sharing.requestContents` asks for. An unknown word asks for everything. */
const CONTENTS: Record<string, readonly (keyof typeof PARTS)[]> = {
  scenario: ['scenario'], need: ['scenario'], purpose: ['purpose'],
  conditions: ['legalDuty', 'fields', 'period', 'delivery'],
  resource: [], items: ['fields'], 'items+justification': ['fields', 'legalDuty'],
};
const PARTS = {
  scenario: (a: Asked) => (a.scenario.trim() ? [] : [missing('/scenario', '应用场景', 'The scenario')]),
  purpose: (a: Asked) => (a.purpose.trim() ? [] : [missing('/purpose', '用途', 'The purpose')]),
  legalDuty: (a: Asked) => (a.legalDuty.trim() ? [] : [missing('/legalDuty', '法定职责', 'The legal duty')]),
  fields: ({ index, scope: { fields = [] } }: Asked) => (fields.length > 0 ? [] : [missing(`/items/${index}/fields`, '数据项', 'The list of fields')]),
  period: ({ index, scope }: Asked) => [
    ...(scope.from ? [] : [missing(`/items/${index}/from`, '使用起始日', 'The first day of use')]),
    ...(scope.until ? [] : [missing(`/items/${index}/until`, '使用截止日', 'The last day of use')]),
  ],
  delivery: ({ index, scope }: Asked) => (scope.delivery ? [] : [missing(`/items/${index}/delivery`, '交付方式', 'The mode of delivery')]),
} satisfies Record<string, (asked: Asked) => Pointer[]>;

/** What the application lacks under this law, with pointers into the request. */
export function lacking(law: Law, asked: Asked): readonly Pointer[] {
  const contents = law.value('sharing.requestContents');
  const words = Array.isArray(contents) ? contents : (contents.fields ?? ['everything']);
  const parts = new Set(words.flatMap((word) => CONTENTS[word] ?? (Object.keys(PARTS) as (keyof typeof PARTS)[])));
  return [...parts].flatMap((part) => PARTS[part](asked));
}

/** One item is one resource: asked for twice, one of them would be decided twice. @throws Refusal `BODY_INVALID` */
export function requireEachOnce(resourceIds: readonly ResourceId[]): void {
  const twice = resourceIds.flatMap((id, index) => (resourceIds.indexOf(id) < index ? [{ pointer: `/items/${index}/resourceId`, detail: text('同一申请中该资源已列出，每项资源只列一次', 'The application names this resource already; each stands once') }] : []));
  if (twice.length > 0) throw new Refusal('BODY_INVALID', { pointers: twice });
}

/** Fields that the edition does not have or that stand twice, and periods that are none or over. */
function impossible(asked: Asked, today: LocalDate): readonly Pointer[] {
  const { index, scope, content } = asked;
  const known = new Set(content.items.map(({ code }) => code));
  return [
    ...(scope.fields ?? []).flatMap((field, at) => (known.has(field) ? [] : [{ pointer: `/items/${index}/fields/${at}`, detail: text('资源没有此数据项', 'The resource has no such field') }])),
    ...(scope.fields ?? []).flatMap((field, at, all) => (all.indexOf(field) < at ? [{ pointer: `/items/${index}/fields/${at}`, detail: text('该数据项已列出', 'This field stands twice') }] : [])),
    ...Object.keys(scope.masks ?? {}).flatMap((field) => (scope.fields?.includes(field) ? [] : [{ pointer: `/items/${index}/masks/${field}`, detail: text('未申请此数据项', 'This field is not asked for') }])),
    ...(scope.from && scope.until && scope.until < scope.from ? [{ pointer: `/items/${index}/until`, detail: text('截止日早于起始日', 'Ends before it starts') }] : []),
    ...(scope.until && scope.until < today ? [{ pointer: `/items/${index}/until`, detail: text('截止日已过', 'The last day is past') }] : []),
  ];
}

/** Which of the entry's own sharing conditions are not met. */
export function unmetConditions({ index, content, scope, consumer, purpose, unitNames }: Pick<Asked, 'index' | 'content' | 'scope' | 'consumer' | 'purpose' | 'unitNames'>): readonly Pointer[] {
  const conditions = content.shareConditions;
  if (content.shareType !== 'CONDITIONAL' || !conditions) return [];
  const { from, until, delivery, fields = [] } = scope;
  return [
    ...(conditions.recipients.some((word) => means(word, consumer)) ? [] : [{ pointer: '', detail: text(`共享范围限于：${conditions.recipients.map((word) => recipientWord(word, unitNames)).join('、')}`, `Shared with: ${conditions.recipients.join(', ')}`) }]),
    ...fields.flatMap((field, at) => (conditions.items.includes(field) ? [] : [{ pointer: `/items/${index}/fields/${at}`, detail: text(`数据项“${content.items.find(({ code }) => code === field)?.name ?? field}”不在共享条件之内`, `Field ${field} is not among the shared ones`) }])),
    ...(conditions.purposes.includes(purpose.trim()) ? [] : [{ pointer: '/purpose', detail: text(`用途限于：${conditions.purposes.join('、')}`, `Purposes: ${conditions.purposes.join(', ')}`) }]),
    ...(!delivery || conditions.deliveries.includes(delivery) ? [] : [{ pointer: `/items/${index}/delivery`, detail: text(`交付方式限于：${conditions.deliveries.map((mode) => DELIVERY[mode]).join('、')}`, `Deliveries: ${conditions.deliveries.join(', ')}`) }]),
    ...(!from || !until || until <= addMonths(from, conditions.maxMonths) ? [] : [{ pointer: `/items/${index}/until`, detail: text(`使用期限不得超过 ${conditions.maxMonths} 个月`, `At most ${conditions.maxMonths} months`) }]),
  ];
}

/** Evidence of the receiving system: there, in date, and of the level the entry asks for. */
function requireMlps(law: Law, { index, content, filing }: Asked, today: LocalDate): void {
  const proof = law.value('sharing.consumerMlpsProof');
  if (!proof.required || !(proof.appliesTo ?? ['CONDITIONAL']).includes(content.shareType)) return;
  const pointers = (zh: string, en: string) => [{ pointer: `/items/${index}/filingId`, detail: text(zh, en) }];
  law.require('mlps-proof', filing !== undefined, { code: 'MLPS_PROOF_REQUIRED', pointers: pointers('未提供接收系统的备案证明', 'No filing of the receiving system') });
  law.require('mlps-proof', !filing || today <= filing.validUntil, { code: 'MLPS_PROOF_REQUIRED', pointers: pointers(`备案证明已于 ${filing?.validUntil} 到期`, `The filing ended on ${filing?.validUntil}`) });
  const level = typeof proof.minLevel === 'number' ? Math.max(proof.minLevel, content.mlpsLevel ?? 1) : (content.mlpsLevel ?? 1);
  law.require('mlps-proof', !filing || filing.level >= level, { code: 'MLPS_LEVEL_INSUFFICIENT', pointers: pointers(`须达到第 ${level} 级`, `Level ${level} is required`) });
}

/** Masks that nobody could allow: of a sensitive item none does, of a personal item somebody who reviews, and where the type itself decides nobody reviews. */
function requireMaskable(law: Law, { index, content, scope: { fields = [], masks = {} } }: Asked): void {
  const direct = isDirectType(law, content.shareType);
  const never = weakenedIn({ fields, masks }, content.items).filter(({ item }) => direct || isSensitive(item));
  law.require('unmasking-justified', never.length === 0, {
    code: 'MASK_WEAKENED', pointers: never.map(({ item }) => (isSensitive(item) ? tooClear(`/items/${index}/masks/${item.code}`, item)
      : { pointer: `/items/${index}/masks/${item.code}`, detail: text(`无条件共享不经审核，个人信息项“${item.name}”的脱敏不得放宽`, 'Shared without a review: the mask of a personal item is not weakened') })),
  });
}

/**
 * Everything that decides whether an application for one resource is taken in; the first rule that does not hold refuses.
 * @throws Refusal with the rule's citation
 */
export function requireAcceptable(law: Law, asked: Asked, today: LocalDate): void {
  const { content, scope, consumer, index } = asked;
  const gaps = [...lacking(law, asked), ...impossible(asked, today)];
  law.require('request-complete', gaps.length === 0, { code: 'REQUEST_INCOMPLETE', pointers: gaps });
  law.require('consumer-eligible', isEligible(law, consumer), { code: 'CONSUMER_NOT_ELIGIBLE' });
  law.require('not-shared-refused', content.shareType !== 'NOT_SHARED', { code: 'RESOURCE_NOT_SHARED', pointers: [{ pointer: `/items/${index}/resourceId`, detail: text('该资源不予共享；可申请其脱敏衍生数据', 'Not shared; a masked derivative may be') }] });
  law.require('channel-platform-only', !law.value('sharing.channel').platformOnly || asked.channel === 'PLATFORM', {
    code: 'PLATFORM_CHANNEL_ONLY', detail: text('不提供点对点直连；请以 channel=PLATFORM 经资源所在平台的接口申请', "No point-to-point link is issued; apply with channel=PLATFORM for the interface of the resource's platform"),
    pointers: [{ pointer: '/channel', detail: text('须为 PLATFORM', 'Must be PLATFORM') }],
  });
  const preference = law.value('sharing.deliveryPreference');
  const reasoned = !preference.reasonForOthers || !scope.delivery || scope.delivery === preference.preferred || (asked.deliveryReason?.trim() ?? '') !== '';
  law.require('delivery-reasoned', reasoned, { code: 'DELIVERY_REASON_REQUIRED', pointers: [{ pointer: '/deliveryReason', detail: text(`首选${deliveryWord(preference.preferred)}，采用其他方式须说明理由`, `${preference.preferred} is preferred`) }] });
  const unmet = unmetConditions(asked);
  law.require('conditions-met', unmet.length === 0, { code: 'CONDITIONS_NOT_MET', pointers: unmet });
  requireMaskable(law, asked);
  requireMlps(law, asked, today);
  const assessed = !consumer.abroad || !law.value('storage.export').assessment || isAssessed(asked.assessments, consumer.unitId, scope.fields ?? [], today);
  law.require('export-assessed', assessed, { code: 'EXPORT_ASSESSMENT_REQUIRED' });
}
