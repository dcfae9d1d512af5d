import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { isPersonal } from '../catalog/item-tags.ts';
import type { DataItem } from '../catalog/resource.ts';
import { PersonId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';

/** 批复: the written approval of the body that the regulation names, for sharing personal information in bulk. */
export const BulkApproval = z.strictObject({
  /** The body, as the profile names it; absent where it names none. */
  approver: z.string().optional(),
  number: z.string().min(4).max(60).describe('批复文号 · number of the written approval'),
  approvedOn: LocalDate.describe('批复日期 · the day on which it was given'),
  /** How many records it was given for, at most. */
  upTo: z.int().min(1).describe('批复准许的最多条数 · for how many records at most'),
  recordedBy: PersonId,
  recordedAt: Instant,
});
export type BulkApproval = z.output<typeof BulkApproval>;

/** Whether the regulation wants to know how many: it sets a threshold, and personal items are among the fields. */
export const countsPersons = (law: Law, fields: readonly string[], items: readonly DataItem[]): boolean =>
  law.value('sharing.bulkPiApproval').threshold !== null && items.some((item) => fields.includes(item.code) && isPersonal(item));

/**
 * `records`: of the resource, and of what the consumer reads through other grants for the same purpose, so that splitting
 * changes nothing. A record is of one person, so that persons are no more. @throws Refusal `BULK_APPROVAL_REQUIRED`
 */
export function requireBulkApproved(law: Law, records: number, approval: BulkApproval | undefined): void {
  const { threshold, comparison = '>=' } = law.value('sharing.bulkPiApproval');
  if (threshold === null) return;
  const reached = comparison === '>' ? records > threshold : records >= threshold;
  law.require('bulk-pi-approved', !reached || (approval !== undefined && records <= approval.upTo), {
    code: 'BULK_APPROVAL_REQUIRED',
    detail: { zh: `同一用途下共享的个人信息共 ${records} 条，达到须报批的数量（${comparison === '>' ? '超过' : '不少于'} ${threshold} 条），尚无达到该数量的书面批复`, en: `${records} records for this purpose reach the threshold of ${threshold}; there is no written approval for as many` },
  });
}
