import { ChangeTask, DutyChange } from '../../../catalog/change-task.ts';
import { DataSystem } from '../../../catalog/data-system.ts';
import { BasisUse, hasOpenChange, LegalBasis } from '../../../catalog/legal-basis.ts';
import { Project } from '../../../catalog/project.ts';
import { Edition, Resource } from '../../../catalog/resource.ts';
import { ShareReview } from '../../../catalog/share-review.ts';
import { standingOf } from '../../../catalog/resource-lifecycle.ts';
import type { ChangeTaskId, LegalBasisId, ProjectId, ResourceId, SystemId } from '../../../identifiers.ts';
import { entity } from '../entity.ts';

export const ResourceEntity = entity<'resource', Resource, { resourceId: ResourceId }>({
  name: 'resource', table: 'registry', schema: Resource, steady: true,
  key: ({ resourceId }) => ({ partition: [resourceId] }),
  indexes: {
    byUnit: { index: 'index1', place: (r) => ({ partition: [r.unitId], sort: [r.state, r.resourceId] }) },
    /** All entries under one top unit, by standing and name: search, and the catalog's edition. */
    catalog: { index: 'index2', place: (r) => ({ partition: [r.unitPath[0] ?? r.unitId], sort: [standingOf(r), r.content.name, r.resourceId] }) },
    dueForUpdate: { index: 'index3', place: (r) => (r.state === 'PUBLISHED' && r.updateDueOn && !r.staleSince ? { partition: ['all'], sort: [r.updateDueOn, r.resourceId] } : undefined) },
  },
});

export const EditionEntity = entity<'edition', Edition, { resourceId: ResourceId; edition: number }>({
  name: 'edition', table: 'registry', schema: Edition, steady: true,
  key: ({ resourceId, edition }) => ({ partition: [resourceId], sort: [edition] }),
});

export const LegalBasisEntity = entity<'legalBasis', LegalBasis, { legalBasisId: LegalBasisId }>({
  name: 'legalBasis', table: 'registry', schema: LegalBasis,
  key: ({ legalBasisId }) => ({ partition: [legalBasisId] }),
  indexes: {
    byTitle: { index: 'index1', place: (b) => ({ partition: [b.unitPath[0] ?? b.unitId], sort: [b.instrument.title, b.instrument.article, b.legalBasisId] }) },
    withOpenChange: { index: 'index2', place: (b) => (hasOpenChange(b) ? { partition: ['all'], sort: [b.legalBasisId] } : undefined) },
  },
});

export const BasisUseEntity = entity<'basisUse', BasisUse, { legalBasisId: LegalBasisId; resourceId: ResourceId }>({
  name: 'basisUse', table: 'registry', schema: BasisUse,
  key: ({ legalBasisId, resourceId }) => ({ partition: [legalBasisId], sort: [resourceId] }),
});

export const ChangeTaskEntity = entity<'changeTask', ChangeTask, { resourceId: ResourceId; changeTaskId: ChangeTaskId }>({
  name: 'changeTask', table: 'registry', schema: ChangeTask,
  key: ({ resourceId, changeTaskId }) => ({ partition: [resourceId], sort: [changeTaskId] }),
  indexes: { byUnit: { index: 'index1', place: (t) => ({ partition: [t.unitId], sort: [t.state, t.dueOn, t.changeTaskId] }) } },
});

export const DutyChangeEntity = entity<'dutyChange', DutyChange, Pick<DutyChange, 'unitId' | 'since'>>({
  name: 'dutyChange', table: 'registry', schema: DutyChange,
  key: ({ unitId, since }) => ({ partition: [unitId], sort: [since] }),
  indexes: { open: { index: 'index1', place: (d) => (d.state === 'OPEN' ? { partition: ['all'], sort: [d.at, d.unitId] } : undefined) } },
});

export const DataSystemEntity = entity<'dataSystem', DataSystem, { systemId: SystemId }>({
  name: 'dataSystem', table: 'registry', schema: DataSystem,
  key: ({ systemId }) => ({ partition: [systemId] }),
  indexes: { byTop: { index: 'index1', place: (s) => ({ partition: [s.unitPath[0] ?? s.unitId], sort: [s.unitId, s.systemId] }) } },
});

export const ProjectEntity = entity<'project', Project, { projectId: ProjectId }>({
  name: 'project', table: 'registry', schema: Project,
  key: ({ projectId }) => ({ partition: [projectId] }),
  indexes: { byUnit: { index: 'index1', place: (p) => ({ partition: [p.unitId], sort: [p.projectId] }) } },
});

export const ShareReviewEntity = entity<'shareReview', ShareReview, Pick<ShareReview, 'resourceId' | 'trigger'>>({
  name: 'shareReview', table: 'registry', schema: ShareReview,
  key: ({ resourceId, trigger }) => ({ partition: [resourceId], sort: [trigger] }),
  indexes: { open: { index: 'index1', place: (r) => (r.state === 'OPEN' ? { partition: ['all'], sort: [r.createdAt, r.resourceId, r.trigger] } : undefined) } },
});
