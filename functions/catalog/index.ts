import { acceptProject } from './accept-project.ts';
import { amendLegalBasis } from './amend-legal-basis.ts';
import { approveProject } from './approve-project.ts';
import { approvePublicCloud } from './approve-public-cloud.ts';
import { authorizeCollector } from './authorize-collector.ts';
import { createCatalogChangeTasks } from './create-catalog-change-tasks.ts';
import { createMaintenanceTasks } from './create-maintenance-tasks.ts';
import { fileSystem } from './file-system.ts';
import { flagStaleResources } from './flag-stale-resources.ts';
import { getCatalogEdition } from './get-catalog-edition.ts';
import { getEdition } from './get-edition.ts';
import { getLegalBasis } from './get-legal-basis.ts';
import { getProject } from './get-project.ts';
import { getResource } from './get-resource.ts';
import { linkProjectEntries } from './link-project-entries.ts';
import { listChangeTasks } from './list-change-tasks.ts';
import { listEditions } from './list-editions.ts';
import { listLegalBases } from './list-legal-bases.ts';
import { listProjects } from './list-projects.ts';
import { listResources } from './list-resources.ts';
import { listSystems } from './list-systems.ts';
import { planMigration } from './plan-migration.ts';
import { previewResource } from './preview-resource.ts';
import { publishResource } from './publish-resource.ts';
import { raiseChangeTask } from './raise-change-task.ts';
import { recordDutyChange } from './record-duty-change.ts';
import { recordProjectConformance } from './record-project-conformance.ts';
import { registerLegalBasis } from './register-legal-basis.ts';
import { registerProject } from './register-project.ts';
import { registerResource } from './register-resource.ts';
import { registerSystem } from './register-system.ts';
import { reportCompleteness } from './report-completeness.ts';
import { resumeResource } from './resume-resource.ts';
import { retireResource } from './retire-resource.ts';
import { reviewResource } from './review-resource.ts';
import { reviseResource } from './revise-resource.ts';
import { searchCatalog } from './search-catalog.ts';
import { submitResource } from './submit-resource.ts';
import { suspendResource } from './suspend-resource.ts';
import { withdrawCollector } from './withdraw-collector.ts';

export const catalogOperations = [
  registerResource, reviseResource, submitResource, reviewResource, publishResource, suspendResource, resumeResource, retireResource,
  getResource, listResources, searchCatalog, getCatalogEdition, getEdition, listEditions, previewResource, reportCompleteness,
  authorizeCollector, withdrawCollector, approvePublicCloud, flagStaleResources,
  registerLegalBasis, amendLegalBasis, getLegalBasis, listLegalBases, createCatalogChangeTasks, createMaintenanceTasks, recordDutyChange, raiseChangeTask, listChangeTasks,
  registerSystem, fileSystem, planMigration, listSystems,
  registerProject, linkProjectEntries, approveProject, recordProjectConformance, acceptProject, getProject, listProjects,
] as const;
