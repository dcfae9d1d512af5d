import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { PersonId, ProjectId, ResourceId, SystemId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal, type Pointer, type Text } from '../regulations/refusal.ts';
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

type Entries = readonly (Resource | undefined)[];
const unfit = (entries: Entries, fits: (entry: Resource) => boolean, detail: Text): readonly Pointer[] =>
  entries.flatMap((entry, at) => (entry && fits(entry) ? [] : [{ pointer: `/resourceIds/${at}`, detail }]));

/** Complete, and submitted by its owner. */
const isCompiled = ({ state }: Resource): boolean => !['DRAFT', 'RETURNED', 'RETIRED'].includes(state);

/** No approval without entries that are linked, the unit's own, and verified; of a catalog of the project itself, compiled. */
export function requireApprovable(law: Law, project: Project, entries: Entries): void {
  requireMove(project, 'APPROVED');
  const { required, catalog } = law.value('catalog.preProjectGate');
  const ahead = catalog === 'projectCatalog'; // compiled ahead of the project, verified as it is accepted
  const pointers = ahead ? unfit(entries, isCompiled, { zh: '目录条目尚未编制提交', en: 'The entry is not compiled' }) : unfit(entries, isVerified, { zh: '目录条目尚未审定', en: 'The entry is not verified' });
  law.require('project-catalog-gate', !required || (entries.length > 0 && pointers.length === 0), {
    code: 'CATALOG_REQUIRED', pointers,
    detail: ahead ? { zh: '项目须先预编项目目录，方可立项', en: 'The project needs a compiled catalog of its own before approval' }
      : { zh: '项目须先编制并审定数据资源目录，方可立项', en: 'The project needs linked and verified catalog entries before approval' },
  });
}

/** What a text asks for at acceptance: its entries in the merged catalog, else a passed sharing-conformance check. */
export function requireAcceptable(law: Law, project: Project, entries: Entries): void {
  requireMove(project, 'ACCEPTED');
  const { required, check } = law.value('catalog.acceptanceGate');
  if (check === 'entriesInMinistryCatalog') {
    const pointers = unfit(entries, ({ state }) => state === 'PUBLISHED', { zh: '目录条目尚未纳入总目录', en: 'The entry is not in the merged catalog' });
    law.require('project-acceptance-gate', !required || (entries.length > 0 && pointers.length === 0), {
      code: 'CATALOG_REQUIRED', pointers, detail: { zh: '项目目录须先纳入总目录，方可验收', en: "The project's entries enter the merged catalog before acceptance" },
    });
    return;
  }
  law.require('project-acceptance-gate', !required || project.conformance?.passed === true, { code: 'SHARING_CONFORMANCE_REQUIRED' });
}
