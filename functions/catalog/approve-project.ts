import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { requireApprovable } from '../../lib/catalog/project.ts';
import { ProjectId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadEntries } from './linked-entries.ts';
import { ProjectView, toProjectView } from './project-view.ts';

/** Not without linked entries that have been verified, or compiled where the text asks for a catalog of the project. */
export const approveProject = operation({
  name: 'approveProject',
  context: 'catalog',
  summary: { zh: '批准项目立项', en: 'Approve a project' },
  route: 'POST /projects/{projectId}/approval',
  caller: 'coordinator',
  rules: ['catalog.preProjectGate', 'oversight.projectVeto'],
  refusals: ['CATALOG_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ projectId: ProjectId }),
  body: z.strictObject({}),
  returns: ProjectView,
  loads: ({ projectId }) => [ProjectEntity.ref({ projectId })] as const,
  async handle({ loaded: [project], platform, actor, sit, law, now, commit }) {
    if (!project || !isOnChain(actor, project.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { projectId, unitPath, resourceIds } = project.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath);
    requireApprovable(bound, project.value, await loadEntries(platform.storage, resourceIds));
    const next = { ...project.value, state: 'APPROVED' as const, approved: { by: actor.personId, at: now } };
    return commit({ stream: 'sharing', action: 'project.approved', subject: { projectId }, facts: { entries: resourceIds.length }, capacity, citation: bound.cite('project-catalog-gate') },
      [ProjectEntity.replace(project, next)], toProjectView(next, project.version + 1), { version: project.version + 1 });
  },
});
