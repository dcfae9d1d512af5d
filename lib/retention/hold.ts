import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { HoldId, PersonId, RecordId, ResourceId, UnitId } from '../identifiers.ts';

/** Records of one hold: two changes each, within one commit. */
export const MOST_HELD = 40;

/**
 * 保全: a legal hold. It names records, which move to the hold's own cohort `hold-…` so that the rest of their
 * cohort can end on time; or it names a whole cohort, whose destruction waits until the hold is released.
 */
export const Hold = z.strictObject({
  holdId: HoldId,
  resourceId: ResourceId,
  unitPath: z.array(UnitId).min(1),
  reason: z.string().min(1).max(500),
  /** Number of the order or case that asks for it. */
  reference: z.string().min(1).max(100),
  scope: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('cohort'), cohort: z.string() }),
    z.strictObject({ kind: z.literal('records'), recordIds: z.array(RecordId).min(1).max(MOST_HELD), cohort: z.string() }),
  ]),
  state: z.enum(['IN_FORCE', 'RELEASED']),
  /** Not every record of its cohort has the clean-up day yet that the hold, or its release, gives it: the job goes on. */
  unsettled: z.literal(true).optional(),
  placedBy: PersonId,
  placedAt: Instant,
  releasedBy: PersonId.optional(),
  releasedAt: Instant.optional(),
});
export type Hold = z.output<typeof Hold>;

/** The cohort to which a hold's records move. */
export const holdCohort = (holdId: HoldId): string => holdId;

/** Whether the hold, in force, names this cohort as a whole, or the cohort is its own. */
export const holds = ({ state, holdId, scope }: Hold, cohort: string): boolean =>
  state === 'IN_FORCE' && (holdId === cohort || (scope.kind === 'cohort' && scope.cohort === cohort));

/** What callers see of a hold: everything but which records it names. */
export const HoldView = z.object({
  ...Hold.omit({ scope: true }).shape,
  scope: z.object({ kind: z.enum(['cohort', 'records']), cohort: z.string() }),
  version: z.int().default(1),
});
