import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { Project } from '../../lib/catalog/project.ts';
import { ProjectId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireOwnEntries } from './linked-entries.ts';
import { ProjectView, toProjectView } from './project-view.ts';

export const linkProjectEntries = operation({
  name: 'linkProjectEntries',
  context: 'catalog',
  summary: { zh: '关联项目的目录条目', en: "Link a project's catalog entries" },
  route: 'PUT /projects/{projectId}/entries',
  caller: 'owner',
  rules: ['catalog.preProjectGate'],
  refusals: ['MOVE_NOT_ALLOWED', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ projectId: ProjectId }),
  body: z.strictObject({ resourceIds: Project.shape.resourceIds }),
  returns: ProjectView,
  loads: ({ projectId }) => [ProjectEntity.ref({ projectId })] as const,
  async handle({ loaded: [project], body: { resourceIds }, expectedVersion, platform, actor, sit, commit }) {
    if (!project || !isOnChain(actor, project.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { projectId, unitId, unitPath, state } = project.value;
    await sit(unitPath);
    if (project.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    if (state !== 'REGISTERED') throw new Refusal('MOVE_NOT_ALLOWED');
    await requireOwnEntries(platform.storage, resourceIds, unitId);
    const next = { ...project.value, resourceIds };
    return commit({ stream: 'sharing', action: 'project.linked', subject: { projectId }, facts: { entries: resourceIds.length } },
      [ProjectEntity.replace(project, next)], toProjectView(next, project.version + 1), { version: project.version + 1 });
  },
});
