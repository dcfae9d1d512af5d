import * as z from 'zod';
import { Instant } from '../../lib/calendar/instant.ts';
import { ImportId, ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ImportEntity, ImportProgressEntity } from '../../lib/platform/storage/entities/records.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ImportState, Phase, RowError } from '../../lib/records/import.ts';

const ImportView = z.strictObject({
  importId: ImportId, resourceId: ResourceId, edition: z.int(), state: ImportState,
  /** What the job does now; absent when nothing is left to do. */
  phase: Phase.optional(),
  bytesRead: z.int(), bytesTotal: z.int(), rows: z.int(), replaced: z.int(), errors: z.array(RowError), errorCount: z.int(),
  cohorts: z.record(z.string(), z.int()), expiresAt: Instant, createdAt: Instant, updatedAt: Instant,
});

export const getImport = operation({
  name: 'getImport',
  context: 'records',
  summary: { zh: '查看导入进度与逐行错误', en: 'Get an import: progress and row errors' },
  route: 'GET /imports/{importId}',
  caller: 'person',
  rules: ['access.controls'],
  path: z.strictObject({ importId: ImportId }),
  returns: ImportView,
  loads: ({ importId }) => [ImportEntity.ref({ importId }), ImportProgressEntity.ref({ importId })] as const,
  async handle({ loaded: [work, progress], actor, answer }) {
    if (!work || (work.value.requestedBy !== actor.personId && work.value.unitPath.at(-1) !== actor.unitId)) throw new Refusal('NOT_FOUND');
    const { requestedBy: _, objectKey: __, unitPath: ___, ...view } = work.value;
    const running = view.state === 'RUNNING' ? progress?.value : undefined;
    const { rows, replaced, errors, errorCount, cohorts } = running ?? view;
    const bytesRead = running ? running.offset : view.state === 'COMPLETED' ? view.bytesTotal : 0;
    return answer({ ...view, rows, replaced, errors, errorCount, cohorts, bytesRead, ...(progress && { phase: progress.value.phase }) }, { version: work.version });
  },
});
