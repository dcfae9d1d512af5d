import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { requireAcceptable } from '../../lib/catalog/project.ts';
import { ProjectId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadEntries } from './linked-entries.ts';
import { ProjectView, toProjectView } from './project-view.ts';

/** Not without a passed sharing-conformance check, or entries in the merged catalog, as the text asks. */
export const acceptProject = operation({
  name: 'acceptProject',
  context: 'catalog',
  summary: { zh: '批准项目验收', en: 'Accept a project' },
  route: 'POST /projects/{projectId}/acceptance',
  caller: 'coordinator',
  rules: ['catalog.acceptanceGate', 'oversight.projectVeto'],
  refusals: ['SHARING_CONFORMANCE_REQUIRED', 'CATALOG_REQUIRED', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ projectId: ProjectId }),
  body: z.strictObject({}),
  returns: ProjectView,
  loads: ({ projectId }) => [ProjectEntity.ref({ projectId })] as const,
  async handle({ loaded: [project], platform, actor, sit, law, now, commit }) {
    if (!project || !isOnChain(actor, project.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { projectId, unitPath, resourceIds } = project.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath);
    requireAcceptable(bound, project.value, await loadEntries(platform.storage, resourceIds));
    const next = { ...project.value, state: 'ACCEPTED' as const, accepted: { by: actor.personId, at: now } };
    return commit({ stream: 'sharing', action: 'project.accepted', subject: { projectId }, capacity, citation: bound.cite('project-acceptance-gate') },
      [ProjectEntity.replace(project, next)], toProjectView(next, project.version + 1), { version: project.version + 1 });
  },
});
