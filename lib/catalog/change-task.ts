import * as z from 'zod';
import { dueFor } from '../calendar/deadline.ts';
import { Instant, LocalDate, startOfDay } from '../calendar/instant.ts';
import type { WorkingDayCalendar } from '../calendar/working-days.ts';
import { ChangeTaskId, LegalBasisId, PersonId, ResourceId, UnitId } from '../identifiers.ts';
import { Citation } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import type { Resource } from './resource.ts';

/** Changes that an owner or coordinator reports; those of law come from the register of bases. */
export const ReportedChange = z.enum(['dutyChange', 'catalogElementChange', 'schemaChange', 'shareableResourceChange', 'disclosableResourceChange']);
export type ReportedChange = z.output<typeof ReportedChange>;

/** 目录变更任务: the law, the unit's duty or the data itself has changed, or its maintenance falls due, and the entry must follow. */
export const ChangeTask = z.strictObject({
  changeTaskId: ChangeTaskId,
  resourceId: ResourceId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  trigger: z.strictObject({ kind: z.enum([...ReportedChange.options, 'legalChange', 'nationalProvisionChange', 'maintenance']), legalBasisId: LegalBasisId.optional(), change: z.int().optional(), since: LocalDate }),
  dueOn: LocalDate,
  /** Whether a day of the way lies in a year without a published table. */
  provisional: z.boolean(),
  /** `legal`: a number in the text; `serviceTarget`: a default, never shown as a legal breach. */
  kind: z.enum(['legal', 'serviceTarget']),
  citation: Citation,
  state: z.enum(['OPEN', 'DONE']),
  createdAt: Instant,
  /** The edition that answered it, published or confirmed unchanged by its publication. */
  answeredBy: z.strictObject({ edition: z.int().min(1), at: Instant }).optional(),
});
export type ChangeTask = z.output<typeof ChangeTask>;

/** 职能变更: of a unit, from a day on; every entry of the unit must follow. */
export const DutyChange = z.strictObject({
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  /** First day of the changed duties; one record a day and unit. */
  since: LocalDate,
  note: z.string().min(1).max(500),
  by: PersonId,
  at: Instant,
  /** `DONE` once every entry has its task. */
  state: z.enum(['OPEN', 'DONE']),
});
export type DutyChange = z.output<typeof DutyChange>;

const ID_WORDS: Record<ReportedChange, string> = { dutyChange: 'duty', catalogElementChange: 'element', schemaChange: 'schema', shareableResourceChange: 'shareable', disclosableResourceChange: 'disclosable' };
/** One a day, entry and kind of change, whether it was raised for the entry or for its unit. */
export const reportedTaskId = (kind: ReportedChange, since: LocalDate): ChangeTaskId => ChangeTaskId.parse(`task-${ID_WORDS[kind]}${since.replaceAll('-', '')}`);

/** When the entry must have followed: `catalog.updateDeadline` from the day of the trigger, that day not counted. */
export function dueOf(law: Law, since: LocalDate, calendar: WorkingDayCalendar): Pick<ChangeTask, 'dueOn' | 'provisional' | 'kind' | 'citation'> {
  const { value, origin, citation } = law.effective('catalog.updateDeadline');
  const { dueOn, provisional } = dueFor(value, startOfDay(since), calendar);
  return { dueOn, provisional, kind: origin === 'default' ? 'serviceTarget' : 'legal', citation };
}

interface Triggered {
  readonly law: Law;
  readonly calendar: WorkingDayCalendar;
  readonly changeTaskId: ChangeTaskId;
  readonly trigger: ChangeTask['trigger'];
  readonly now: Instant;
}

/** The entry's task; none for an entry that is over, or a trigger that the profile does not name. */
export function taskFor({ resourceId, unitId, unitPath, state }: Resource, { law, calendar, changeTaskId, trigger, now }: Triggered): ChangeTask | undefined {
  if (state === 'RETIRED' || !law.value('catalog.updateTriggers').includes(trigger.kind) || !law.applies('catalog-change-path')) return undefined;
  return { changeTaskId, resourceId, unitId, unitPath, trigger, ...dueOf(law, trigger.since, calendar), state: 'OPEN', createdAt: now };
}
