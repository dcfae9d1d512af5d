import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { PersonId, ProjectId, ResourceId, SystemId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Resource } from './resource.ts';
import { isVerified } from './resource-lifecycle.ts';
import { PROJECT_STATE } from './words.ts';

export const ProjectState = z.enum(['REGISTERED', 'APPROVED', 'ACCEPTED']);
export type ProjectState = z.output<typeof ProjectState>;
const Hand = z.strictObject({ by: PersonId, at: Instant });

/** 信息化项目, as far as the catalog gates it. */
export const Project = z.strictObject({
  projectId: ProjectId,
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  name: z.string().min(1).max(100),
  /** Entries planned with the project. */
  resourceIds: z.array(ResourceId).max(80),
  systemIds: z.array(SystemId).max(50),
  state: ProjectState,
  registered: Hand,
  approved: Hand.optional(),
  accepted: Hand.optional(),
  /** Last sharing-conformance check; `report` names the document that holds its findings. */
  conformance: z.strictObject({ passed: z.boolean(), report: z.string().min(1).max(200), by: PersonId, at: Instant }).optional(),
});
export type Project = z.output<typeof Project>;

const MOVES: Record<ProjectState, ProjectState | undefined> = { REGISTERED: 'APPROVED', APPROVED: 'ACCEPTED', ACCEPTED: undefined };

/** @throws Refusal `MOVE_NOT_ALLOWED` */
function requireMove(project: Project, to: ProjectState): void {
  if (MOVES[project.state] !== to) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `项目处于“${PROJECT_STATE[project.state]}”状态，不能转为“${PROJECT_STATE[to]}”`, en: `A project in ${project.state} cannot become ${to}` } });
}

/** No approval without entries that are linked, the unit's own, and verified. */
export function requireApprovable(law: Law, project: Project, entries: readonly (Resource | undefined)[]): void {
  requireMove(project, 'APPROVED');
  const unfit = entries.flatMap((entry, at) => (entry && isVerified(entry) ? [] : [{ pointer: `/resourceIds/${at}`, detail: { zh: '目录条目尚未审定', en: 'The entry is not verified' } }]));
  const gated = law.value('catalog.preProjectGate').required;
  law.require('project-catalog-gate', !gated || (entries.length > 0 && unfit.length === 0), {
    code: 'CATALOG_REQUIRED', pointers: unfit,
    detail: { zh: '项目须先编制并审定数据资源目录，方可立项', en: 'The project needs linked and verified catalog entries before approval' },
  });
}

/** No acceptance without a passed sharing-conformance check. */
export function requireAcceptable(law: Law, project: Project): void {
  requireMove(project, 'ACCEPTED');
  law.require('project-acceptance-gate', !law.value('catalog.acceptanceGate').required || project.conformance?.passed === true, { code: 'SHARING_CONFORMANCE_REQUIRED' });
}
