import * as z from 'zod';
import { ImportId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ImportEntity, ImportProgressEntity } from '../../lib/platform/storage/entities/records.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ImportView, toImportView } from './import-view.ts';

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
    return answer(toImportView(work.value, progress?.value), { version: work.version });
  },
});
