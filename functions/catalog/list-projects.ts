import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ProjectView, toProjectView } from './project-view.ts';

export const listProjects = operation({
  name: 'listProjects',
  context: 'catalog',
  summary: { zh: '列出信息化项目', en: "List a unit's IT projects" },
  route: 'GET /units/{unitId}/projects',
  caller: 'person',
  rules: ['catalog.preProjectGate'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(ProjectView),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], query, actor, platform, answer }) {
    if (!unit || !isOnChain(actor, unit.value.path)) throw new Refusal('NOT_FOUND');
    return answer(toPage(await platform.storage.list(ProjectEntity.list('byUnit', { partition: [unit.value.unitId] }), toOptions(query)), toProjectView));
  },
});
