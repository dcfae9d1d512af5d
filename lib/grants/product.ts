import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { GrantId, PersonId, ProductId, ResourceId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { Grant, Source } from './grant.ts';

/** 数据成果: what a consumer made by quoting or analysing what it read. It keeps its lineage: grant, data items, source. */
export const Product = z.strictObject({
  productId: ProductId,
  grantId: GrantId,
  resourceId: ResourceId,
  consumerUnitId: UnitId,
  consumerUnitPath: z.array(UnitId).min(1),
  ownerUnitId: UnitId,
  ownerUnitPath: z.array(UnitId).min(1),
  kind: z.enum(['REPORT', 'DATASET']).describe('REPORT 业务活动或文件中的报告，DATASET 分析加工所得的数据集 · a report or other document, or a dataset made by analysis'),
  title: z.string().min(2).max(200),
  fields: z.array(z.string().min(1).max(40)).min(1).max(200),
  /** As it stands in the product. */
  source: z.string().min(1).max(500).optional(),
  registeredBy: PersonId,
  registeredAt: Instant,
});
export type Product = z.output<typeof Product>;

export const sourceText = ({ unitName, resourceName, edition }: Source): string => `数据来源：${unitName}《${resourceName}》第${edition}版`;

/** Names provider and resource, in whatever words; anything is enough where the law does not ask. @throws Refusal `SOURCE_REQUIRED` */
export function requireSource(law: Law, { source }: Pick<Grant, 'source'>, stated: string | undefined): void {
  const named = source === undefined || (stated !== undefined && [source.unitName, source.resourceName].every((name) => stated.includes(name)));
  law.require('source-attributed', named, {
    code: 'SOURCE_REQUIRED',
    pointers: source ? [{ pointer: '/source', detail: { zh: `须写明归属单位和资源名称，例如：${sourceText(source)}`, en: `Name the provider and the resource, e.g.: ${sourceText(source)}` } }] : [],
  });
}
