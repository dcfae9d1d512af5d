import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
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
