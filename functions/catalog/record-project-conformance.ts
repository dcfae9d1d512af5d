import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { ProjectId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { ProjectView, toProjectView } from './project-view.ts';

/** `report` names the document with the findings. */
export const recordProjectConformance = operation({
  name: 'recordProjectConformance',
  context: 'catalog',
  summary: { zh: '登记项目的共享符合性检查结果', en: "Record a project's sharing-conformance check" },
  route: 'POST /projects/{projectId}/conformance',
  caller: 'coordinator',
  rules: ['catalog.acceptanceGate'],
  refusals: ['MOVE_NOT_ALLOWED'],
  path: z.strictObject({ projectId: ProjectId }),
  body: z.strictObject({ passed: z.boolean(), report: z.string().min(1).max(200) }),
  returns: ProjectView,
  loads: ({ projectId }) => [ProjectEntity.ref({ projectId })] as const,
  async handle({ loaded: [project], body, actor, sit, now, commit }) {
    if (!project || !isOnChain(actor, project.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { projectId, unitPath, state } = project.value;
    const capacity = await sit(unitPath);
    if (state !== 'APPROVED') throw new Refusal('MOVE_NOT_ALLOWED');
    const next = { ...project.value, conformance: { ...body, by: actor.personId, at: now } };
    return commit({ stream: 'sharing', action: 'project.checked', subject: { projectId }, facts: { passed: body.passed }, capacity },
      [ProjectEntity.replace(project, next)], toProjectView(next, project.version + 1), { version: project.version + 1 });
  },
});
