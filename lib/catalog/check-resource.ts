import type { LocalDate } from '../calendar/instant.ts';
import type { UnitId } from '../identifiers.ts';
import { chosenMask } from '../privacy/mask.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal, type Pointer } from '../regulations/refusal.ts';
import { isPersonal } from './item-tags.ts';
import { isLive, type LegalBasis } from './legal-basis.ts';
import { missingFields } from './required-fields.ts';
import { MOST_SECONDARY, type Resource, type ResourceContent } from './resource.ts';
import { instrumentWord } from './words.ts';

/** An entry with what its checks need; all of it is loaded by key in the same call. */
export interface Checked {
  readonly unitId: UnitId;
  readonly content: ResourceContent;
  /** The bases it names, position for position; `undefined` where there is none of that id. */
  readonly bases: readonly (LegalBasis | undefined)[];
  /** The source of a derivative. */
  readonly source: Resource | undefined;
  readonly publicCloudApproval: Resource['publicCloudApproval'];
  /** Units that its conditions name and that are not registered. */
  readonly absentRecipients: readonly UnitId[];
}

const at = (pointer: string, zh: string, en: string): Pointer => ({ pointer, detail: { zh, en } });

/** What no regulation needs to forbid: items that cannot be told apart or looked up, conditions that name what is not there. @throws Refusal `BODY_INVALID`, `MASK_UNKNOWN` */
function requireConsistentItems({ content: { items, shareConditions }, absentRecipients }: Checked): void {
  const codes = items.map(({ code }) => code);
  const wrong = [
    ...codes.flatMap((code, index) => (codes.indexOf(code) < index ? [at(`/items/${index}/code`, '数据项代码重复', 'The item code is used twice')] : [])),
    ...items.flatMap(({ lookup }, index) => (lookup === 'primary' && items.findIndex((item) => item.lookup === 'primary') < index ? [at(`/items/${index}/lookup`, '主检索项只能有一个', 'Only one primary look-up item')] : [])),
    ...(items.filter(({ lookup }) => lookup === 'secondary').length > MOST_SECONDARY ? [at('/items', `次检索项最多 ${MOST_SECONDARY} 个`, `At most ${MOST_SECONDARY} secondary look-up items`)] : []),
    ...(shareConditions?.items ?? []).flatMap((code, index) => (codes.includes(code) ? [] : [at(`/shareConditions/items/${index}`, '没有该数据项', 'No such item')])),
    ...(shareConditions?.recipients ?? []).flatMap((recipient, index) => (absentRecipients.some((absent) => absent === recipient) ? [at(`/shareConditions/recipients/${index}`, '该单位未登记', 'No such unit is registered')] : [])),
  ];
  if (wrong.length > 0) throw new Refusal('BODY_INVALID', { pointers: wrong });
  for (const { mask } of items) chosenMask(mask);
}

function requireBasis(law: Law, { content, bases }: Checked, today: LocalDate): void {
  const { appliesTo, instruments, reasonsToo } = law.value('sharing.restrictionBasis');
  if (!appliesTo.includes(content.shareType)) return;
  const accepted = bases.some((basis) => basis && isLive(basis, today) && instruments.includes(basis.instrument.level));
  law.require('restriction-basis', accepted, {
    code: 'LEGAL_BASIS_REQUIRED', pointers: [at('/legalBases', '没有现行有效且层级合格的依据', 'No live basis of an accepted level')],
    detail: { zh: `限制共享须有现行有效的依据，可接受的层级：${instruments.map(instrumentWord).join('、')}`, en: `Restricting needs a live basis of one of: ${instruments.join(', ')}` },
  });
  law.require('restriction-basis', !reasonsToo || Boolean(content.attributes?.['reasons']), { code: 'LEGAL_BASIS_REQUIRED', pointers: [at('/attributes/reasons', '须说明理由', 'Reasons are required')] });
}

/** Personal data is stored no longer than the business needs it: a rule that follows from a date in every record. */
function requireRetention(law: Law, { items, retention }: ResourceContent): void {
  const personal = items.some(isPersonal);
  const event = items.find(({ code }) => code === retention?.eventField);
  const computable = retention === undefined ? !personal : event?.type === 'date' && event.required;
  law.require('retention-within-validity', computable, {
    code: 'RETENTION_RULE_REQUIRED', pointers: [retention ? at('/retention/eventField', '须为必填的日期数据项', 'Must name a required date item') : at('/retention', '缺少保存期限', 'The retention rule is missing')],
  });
  const within = !retention || retention.validMonths === undefined || retention.months <= retention.validMonths;
  law.require('retention-within-validity', within, { code: 'RETENTION_EXCEEDS_VALIDITY', pointers: [at('/retention/months', `不得超过业务有效期 ${retention?.validMonths} 个月`, `At most the ${retention?.validMonths} months of validity`)] });
  law.require('expiry-action', !retention || law.value('retention.expiryAction').includes(retention.expiryAction), { code: 'RETENTION_RULE_REQUIRED', pointers: [at('/retention/expiryAction', '适用的管理办法不允许该到期处理方式', 'The regulation does not allow this')] });
}

/** National algorithms only, unless the policy leaves the choice open; never none. */
function requireAlgorithm(law: Law, { cipherSuite }: ResourceContent): void {
  const { policy } = law.value('crypto.algorithms');
  law.require('encrypted-at-rest', cipherSuite !== 'none' || law.value('crypto.rest').required === false, { code: 'ALGORITHM_NOT_APPROVED', pointers: [at('/cipherSuite', '必须加密存储', 'Storage must be encrypted')] });
  law.require('algorithm-approved', policy === 'configurable' || cipherSuite === undefined || cipherSuite === 'none' || cipherSuite.startsWith('sm4'), {
    code: 'ALGORITHM_NOT_APPROVED', pointers: [at('/cipherSuite', '须使用国家密码算法（SM2、SM3、SM4）', 'National algorithms (SM2, SM3, SM4) are required')],
  });
}

/** Every time an entry is saved. @throws Refusal with the rule's citation */
export function requireStorable(law: Law, checked: Checked, today: LocalDate): void {
  const { content } = checked;
  law.require('classified-data-refused', !law.value('meta.classifiedDataExcluded') || content.secrecy !== 'classified', { code: 'CLASSIFIED_DATA_OUT_OF_SCOPE' });
  // a text that regulates such data does not bring it here; the product's own floor cites no article
  if (content.secrecy === 'classified' && law.applies('classified-data-refused')) throw new Refusal('CLASSIFIED_DATA_OUT_OF_SCOPE');
  requireConsistentItems(checked);
  requireBasis(law, checked, today);
  requireRetention(law, content);
  requireAlgorithm(law, content);
}

/** Lineage, how it was made, that re-identification was checked, and no personal item in clear. The source stays as it is. */
function requireReviewedDerivative(law: Law, { unitId, content: { derivedFrom, items }, source }: Checked): void {
  if (!derivedFrom) return;
  const gaps = [
    ...(source?.unitId === unitId ? [] : [at('/derivedFrom/resourceId', '本单位没有该来源资源', 'The unit has no such source')]),
    ...(derivedFrom.transformation.trim() ? [] : [at('/derivedFrom/transformation', '缺少处理方式', 'The transformation is missing')]),
    ...(derivedFrom.reidentificationCheck.trim() ? [] : [at('/derivedFrom/reidentificationCheck', '缺少再识别检查', 'The re-identification check is missing')]),
    ...items.flatMap((item, index) => (item.personal && item.mask.name === 'clear' ? [at(`/items/${index}/mask`, '个人信息项未脱敏', 'A personal item is not masked')] : [])),
  ];
  law.require('derivative-reviewed', law.value('sharing.reclassifyAfterDesensitisation') && gaps.length === 0, { code: 'DERIVATIVE_NOT_REVIEWED', pointers: gaps });
}

/**
 * Records are imported into an entry that has look-up items, one by one found by the primary one, and each must end: said
 * here, before the review, and not only when a file arrives. No regulation asks for it of what is not personal; of what
 * is, the period is the regulation's own rule. @throws Refusal `REQUIRED_FIELDS_MISSING`, `RETENTION_RULE_REQUIRED`
 */
function requireImportable({ items, retention }: ResourceContent): void {
  const first = items.findIndex(({ lookup }) => lookup !== 'none');
  if (first < 0) return;
  if (!items.some(({ lookup }) => lookup === 'primary')) {
    throw new Refusal('REQUIRED_FIELDS_MISSING', {
      detail: { zh: '设有检索项的资源须指定一个主检索项，否则无法导入和查询数据', en: 'An entry with look-up items needs a primary one, or nothing can be imported and found' },
      pointers: [at(`/items/${first}/lookup`, '须有一个主检索项', 'One item must be the primary look-up')],
    });
  }
  if (!retention && !items.some(isPersonal)) {
    throw new Refusal('RETENTION_RULE_REQUIRED', {
      detail: { zh: '设有检索项的资源须规定保存期限，否则无法导入数据', en: 'An entry with look-up items needs a retention rule, or no record can be imported' },
      pointers: [at('/retention', '缺少保存期限', 'The retention rule is missing')],
    });
  }
}

/** When an entry enters the chain, and again when it is published: bases lapse, and schemas move on. */
export function requireComplete(law: Law, checked: Checked, today: LocalDate): void {
  requireStorable(law, checked, today);
  const { content } = checked;
  law.require('conditions-stated', content.shareType !== 'CONDITIONAL' || content.shareConditions !== undefined || !law.value('sharing.conditionsStated'), {
    code: 'SHARE_CONDITIONS_REQUIRED', pointers: [at('/shareConditions', '须注明共享条件', 'State the sharing conditions')],
  });
  const missing = missingFields(law, checked);
  law.require('catalog-required-fields', missing.length === 0, { code: 'REQUIRED_FIELDS_MISSING', pointers: missing });
  requireReviewedDerivative(law, checked);
  requireImportable(content);
}

/** Before publication. */
export function requirePublishable(law: Law, checked: Checked, today: LocalDate): void {
  requireComplete(law, checked, today);
  const { content: { storage, publicCloudJustification }, publicCloudApproval } = checked;
  const rule = law.value('storage.publicCloud');
  const justified = rule !== 'prohibited' && publicCloudJustification !== undefined && publicCloudApproval?.justification === publicCloudJustification;
  law.require('public-cloud-justified', storage !== 'publicCloud' || rule === 'allowed' || justified, {
    code: 'PUBLIC_CLOUD_JUSTIFICATION_REQUIRED', pointers: [at('/publicCloudJustification', '理由尚未批准', 'The justification is not approved')],
  });
}
