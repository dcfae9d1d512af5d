import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { Refusal } from '../regulations/refusal.ts';
import { AssessmentId, FilingId, PersonId, ResourceId, UnitId } from '../identifiers.ts';

/** 等级保护定级备案: the filing of one system of one unit. A filing is of the system that receives the data. */
export const MlpsFiling = z.strictObject({
  filingId: FilingId,
  unitId: UnitId,
  filingNumber: z.string().min(4).max(60),
  systemName: z.string().min(1).max(100),
  level: z.int().min(1).max(5),
  filedOn: LocalDate,
  /** Last day on which the evidence counts. */
  validUntil: LocalDate,
  registeredBy: PersonId,
  registeredAt: Instant,
});
export type MlpsFiling = z.output<typeof MlpsFiling>;

/** A filing is made before it is told of, and its evidence counts from then on. @throws Refusal `BODY_INVALID` */
export function requireSoundFiling({ filedOn, validUntil }: Pick<MlpsFiling, 'filedOn' | 'validUntil'>, today: LocalDate): void {
  const pointers = [
    ...(filedOn <= today ? [] : [{ pointer: '/filedOn', detail: { zh: '备案日期不得晚于今日', en: 'A filing is not made in the future' } }]),
    ...(filedOn <= validUntil ? [] : [{ pointer: '/validUntil', detail: { zh: '有效期截止日不得早于备案日期', en: 'The evidence ends before the filing' } }]),
  ];
  if (pointers.length > 0) throw new Refusal('BODY_INVALID', { pointers });
}

/** 数据出境安全评估: for one resource, one recipient unit and named fields. */
export const ExportAssessment = z.strictObject({
  assessmentId: AssessmentId,
  resourceId: ResourceId,
  recipient: z.string().min(1).max(100),
  /** Number of the approval. */
  number: z.string().min(4).max(60),
  outcome: z.enum(['APPROVED', 'REJECTED']),
  fields: z.array(z.string()).min(1).max(200),
  approvedOn: LocalDate,
  validUntil: LocalDate,
  registeredBy: PersonId,
  registeredAt: Instant,
});
export type ExportAssessment = z.output<typeof ExportAssessment>;

/** Whether an approved assessment in date covers these fields for this recipient (a unit's id, or a recipient's name). */
export const isAssessed = (assessments: readonly ExportAssessment[], recipient: string, fields: readonly string[], today: LocalDate): boolean =>
  assessments.some((a) =>
    a.outcome === 'APPROVED' && a.recipient === recipient && a.approvedOn <= today && today <= a.validUntil && fields.every((field) => a.fields.includes(field)));
