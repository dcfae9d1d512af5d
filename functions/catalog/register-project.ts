import * as z from 'zod';
import { Project } from '../../lib/catalog/project.ts';
import { ProjectId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ProjectEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { requireOwnEntries } from './linked-entries.ts';
import { ProjectView, toProjectView } from './project-view.ts';

const { name, resourceIds, systemIds } = Project.shape;

export const registerProject = operation({
  name: 'registerProject',
  context: 'catalog',
  summary: { zh: '登记信息化项目', en: 'Register an IT project' },
  route: 'POST /projects',
  caller: 'owner',
  rules: ['catalog.preProjectGate'],
  status: 201,
  body: z.strictObject({ unitId: UnitId, name, resourceIds: resourceIds.default([]), systemIds: systemIds.default([]) }),
  returns: ProjectView,
  async handle({ body: { unitId, ...body }, platform, actor, sit, now, commit }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path);
    await requireOwnEntries(platform.storage, body.resourceIds, unitId);
    const projectId = ProjectId.parse(`project-${platform.random.token()}`);
    const project: Project = { ...body, projectId, unitId, unitPath: unit.value.path, state: 'REGISTERED', registered: { by: actor.personId, at: now } };
    return commit(
      { stream: 'sharing', action: 'project.registered', subject: { projectId, unitId }, facts: { entries: body.resourceIds.length } },
      [ProjectEntity.insert(project)], toProjectView(project, 1), { version: 1, location: `/projects/${projectId}` },
    );
  },
});
