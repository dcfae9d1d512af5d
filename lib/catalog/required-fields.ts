import type { UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { Pointer } from '../regulations/refusal.ts';
import type { ResourceContent } from './resource.ts';

interface Entry {
  readonly unitId: UnitId | undefined;
  readonly content: ResourceContent;
}
interface Field {
  readonly pointer: string;
  readonly zh: string;
  readonly filled: (entry: Entry) => boolean;
}
const field = (pointer: string, zh: string, value: (entry: Entry) => unknown): Field => ({
  pointer, zh, filled: (entry) => { const found = value(entry); return Array.isArray(found) ? found.length > 0 : found !== undefined && found !== ''; },
});

/** Where the fields that profiles name stand in an entry. A name that is not here is looked up among the attributes. */
const FIELDS: Record<string, Field> = {
  ownerOrgId: field('/unitId', '归属单位', ({ unitId }) => unitId),
  provider: field('/unitId', '提供单位', ({ unitId }) => unitId),
  providerCode: field('/unitId', '提供单位代码', ({ unitId }) => unitId),
  responsibleParty: field('/unitId', '责任单位', ({ unitId }) => unitId),
  name: field('/name', '名称', ({ content }) => content.name),
  code: field('/code', '代码', ({ content }) => content.code),
  summary: field('/summary', '摘要', ({ content }) => content.summary),
  dataForm: field('/dataForm', '数据形态', ({ content }) => content.dataForm),
  resourceFormat: field('/resourceFormat', '资源格式', ({ content }) => content.resourceFormat),
  dataFormat: field('/resourceFormat', '数据格式', ({ content }) => content.resourceFormat),
  dataItems: field('/items', '数据项', ({ content }) => content.items),
  attributes: field('/items', '数据项', ({ content }) => content.items),
  updateFrequency: field('/updateFrequency', '更新周期', ({ content }) => content.updateFrequency),
  updateDeadline: field('/updateFrequency', '更新时限', ({ content }) => content.updateFrequency),
  shareType: field('/shareType', '共享类型', ({ content }) => content.shareType),
  openType: field('/openType', '开放类型', ({ content }) => content.openType),
  /** Stated where there are any; the other types have none to state. */
  shareConditions: field('/shareConditions', '共享条件', ({ content }) => (content.shareType === 'CONDITIONAL' ? content.shareConditions : 'none')),
  legalBasis: field('/legalBases', '法律依据', ({ content }) => content.legalBases),
  /** The platform's own to fill in, with the publication. */
  publishedOn: field('', '发布日期', () => 'at publication'),
  grade: field('/grade', '分级', ({ content }) => content.grade),
  collectionChannel: field('/care/channel', '采集渠道', ({ content }) => content.care?.channel),
};

/** The part after `?` in a field's name: when it is wanted. An unknown condition always holds. */
const WANTED: Record<string, (content: ResourceContent) => boolean> = {
  conditional: ({ shareType }) => shareType === 'CONDITIONAL',
  restricted: ({ shareType }) => shareType !== 'UNCONDITIONAL',
};

function namesFor(law: Law, { catalogType }: ResourceContent): readonly string[] {
  const required = law.value('catalog.requiredFields');
  if (Array.isArray(required)) return required;
  const lists = Object.values(required);
  return (catalogType === undefined ? undefined : required[catalogType]) ?? lists[0] ?? [];
}

/** The required fields that an entry lacks under this law, with pointers into its content. */
export function missingFields(law: Law, entry: Entry): readonly Pointer[] {
  return namesFor(law, entry.content).flatMap((name) => {
    const [id = name, condition] = name.split('?');
    if (condition !== undefined && WANTED[condition]?.(entry.content) === false) return [];
    const { pointer, zh, filled } = FIELDS[id] ?? field(`/attributes/${id}`, id, ({ content }) => content.attributes?.[id]);
    return filled(entry) ? [] : [{ pointer, detail: { zh: `缺少${zh}`, en: `${id} is missing` } }];
  });
}

/** The catalog's field set and code lists, as one version: the profile that orders them. */
export const schemaVersionOf = (law: Law): string => `${law.profile.regulation}/${law.profile.version}`;
