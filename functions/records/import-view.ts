import * as z from 'zod';
import { Instant } from '../../lib/calendar/instant.ts';
import { ImportId, ResourceId } from '../../lib/identifiers.ts';
import { ImportProgress, ImportState, Phase, RowError, type Import } from '../../lib/records/import.ts';

export const ImportView = z.strictObject({
  importId: ImportId, resourceId: ResourceId, edition: z.int(), state: ImportState,
  /** What the job does now; absent when nothing is left to do. */
  phase: Phase.optional(),
  /** What keeps it from going on, since when; tried again every minute. */
  hindrance: ImportProgress.shape.hindrance,
  bytesRead: z.int(), bytesTotal: z.int(), rows: z.int(), replaced: z.int(), errors: z.array(RowError), errorCount: z.int(),
  cohorts: z.record(z.string(), z.int()), expiresAt: Instant, createdAt: Instant, updatedAt: Instant,
});

/** An import with how far the job is; values of rows never stand in it. */
export function toImportView({ requestedBy: _, objectKey: __, unitPath: ___, ...view }: Import, progress: ImportProgress | undefined): z.output<typeof ImportView> {
  const running = view.state === 'RUNNING' ? progress : undefined;
  const { rows, replaced, errors, errorCount, cohorts } = running ?? view;
  const bytesRead = running ? running.offset : view.state === 'COMPLETED' ? view.bytesTotal : 0;
  return { ...view, rows, replaced, errors, errorCount, cohorts, bytesRead, ...(progress && { phase: progress.phase }), ...(progress?.hindrance && { hindrance: progress.hindrance }) };
}
