import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { ProjectId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ProjectView, toProjectView } from './project-view.ts';

export const getProject = operation({
  name: 'getProject',
  context: 'catalog',
  summary: { zh: '查看信息化项目', en: 'Get an IT project' },
  route: 'GET /projects/{projectId}',
  caller: 'person',
  rules: ['catalog.preProjectGate'],
  path: z.strictObject({ projectId: ProjectId }),
  returns: ProjectView,
  loads: ({ projectId }) => [ProjectEntity.ref({ projectId })] as const,
  async handle({ loaded: [project], actor, answer }) {
    if (!project || !isOnChain(actor, project.value.unitPath)) throw new Refusal('NOT_FOUND');
    return answer(toProjectView(project.value, project.version), { version: project.version });
  },
});
