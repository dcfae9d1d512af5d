import type { Instant, LocalDate } from '../calendar/instant.ts';
import type { PersonId } from '../identifiers.ts';
import type { Capacity } from '../organizations/seats.ts';
import type { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import { ReviewState, type ChainStep, type Resource, type ResourceContent, type ResourceState, type ShareType, type Work, type WorkState } from './resource.ts';
import type { Unit } from '../organizations/unit.ts';
import { RESOURCE_STATE } from './words.ts';

/** What may be done to an entry. `revise` to `publish` move the edition in work, the others the entry in force. */
export type MoveKind = 'revise' | 'submit' | 'advance' | 'return' | 'publish' | 'open' | 'suspend' | 'resume' | 'retire';

/** The legal moves. Which step follows which within review is the profile's chain; `requireNext` holds publication to it. */
export const MOVES: Record<MoveKind, readonly ResourceState[]> = {
  revise: ['DRAFT', 'RETURNED'],
  submit: ['DRAFT', 'RETURNED'],
  advance: ReviewState.options,
  return: ReviewState.options,
  publish: ['DRAFT', 'RETURNED', ...ReviewState.options],
  open: ['PUBLISHED', 'SUSPENDED'],
  suspend: ['PUBLISHED'],
  resume: ['SUSPENDED'],
  retire: ['DRAFT', 'RETURNED', 'PUBLISHED', 'SUSPENDED'],
};
const ON_WORK: ReadonlySet<MoveKind> = new Set(['revise', 'submit', 'advance', 'return', 'publish']);

export type Move =
  | { readonly kind: 'revise' | 'open'; readonly content: ResourceContent; readonly profile: FrozenProfile; readonly schemaVersion: string }
  | { readonly kind: 'submit'; readonly to: ReviewState; readonly profile: FrozenProfile; readonly schemaVersion: string }
  | { readonly kind: 'advance'; readonly to: ReviewState; readonly comment: string; readonly confirmedShareType?: ShareType }
  | { readonly kind: 'return'; readonly comment: string }
  | { readonly kind: 'publish'; readonly comment: string; readonly on: LocalDate; readonly updateDueOn?: LocalDate }
  | { readonly kind: 'suspend' | 'resume' | 'retire'; readonly comment: string };

/** Whose hand moves it, and when. */
export interface Hand {
  readonly personId: PersonId;
  readonly capacity: Capacity;
  readonly at: Instant;
}

/** A step of a chain: what a draft goes through, and publication last. */
export type Step = ReviewState | 'PUBLISHED';

/** The steps that a unit's entries go through; whatever the profile calls its last one, it is publication. */
export function chainFor(law: Law, unit: Pick<Unit, 'level'>): readonly Step[] {
  const chains = law.value('catalog.compilationChain');
  const own = { county: 'countyDepartment', city: 'cityDepartment', institution: 'institution', national: 'default' }[unit.level];
  const chain = chains[own] ?? chains['default'];
  if (!chain) throw new TypeError(`the profile orders no compilation chain for level ${unit.level}`);
  return [...chain.slice(1, -1).map((step) => ReviewState.parse(step)), 'PUBLISHED'];
}

/** The step after `state`; a draft and a returned entry begin the chain. */
export function nextOf(chain: readonly Step[], state: WorkState): Step {
  const next = chain[state === 'DRAFT' || state === 'RETURNED' ? 0 : chain.indexOf(state) + 1];
  if (!next || (state !== 'DRAFT' && state !== 'RETURNED' && !chain.includes(state))) throw new TypeError(`${state} is no step before publication of ${chain.join(' → ')}`);
  return next;
}

/** Refuses a step that leaves out another. @throws Refusal `MOVE_NOT_ALLOWED` */
export function requireNext(law: Law, chain: readonly Step[], state: WorkState, to: Step): void {
  const next = nextOf(chain, state);
  law.require('catalog-compilation-chain', next === to, {
    code: 'MOVE_NOT_ALLOWED', detail: { zh: `目录条目处于“${RESOURCE_STATE[state]}”状态，下一步为“${RESOURCE_STATE[next]}”，不能直接转为“${RESOURCE_STATE[to]}”`, en: `The entry is at ${state}; the next step is ${next}, not ${to}` },
  });
}

/** The edition on its way: the revision, else the first edition while it is not published. */
export function workOf(resource: Resource): Work | undefined {
  if (resource.revision) return resource.revision;
  const { edition, content, state, schemaVersion, profile, submittedBy } = resource;
  return state === 'PUBLISHED' || state === 'SUSPENDED' || state === 'RETIRED' ? undefined
    : { edition, content, state, schemaVersion, profile, ...(submittedBy && { submittedBy }) };
}

const withWork = (resource: Resource, work: Work): Resource => (resource.publishedEdition > 0 ? { ...resource, revision: work } : { ...resource, ...work });

/** @throws Refusal `MOVE_NOT_ALLOWED` */
export function requireMove(resource: Resource, kind: MoveKind): void {
  const state = ON_WORK.has(kind) ? workOf(resource)?.state : resource.state;
  if (state === undefined || !MOVES[kind].includes(state) || (kind === 'open' && resource.revision)) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `目录条目处于“${RESOURCE_STATE[state ?? resource.state]}”状态，不能办理此操作`, en: `The entry is at ${state ?? resource.state}; this is not possible` } });
  }
}

const stepOf = (edition: number, to: ResourceState, { personId, capacity, at }: Hand, comment: string, confirmed?: ShareType): ChainStep => ({
  edition, to, at, by: personId, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), role: capacity.role, unitId: capacity.unitId, comment,
  ...(confirmed && { confirmedShareType: confirmed }),
});

/** The entry after a legal move. @throws Refusal `MOVE_NOT_ALLOWED` */
export function decide(resource: Resource, move: Move, hand: Hand): Resource {
  requireMove(resource, move.kind);
  const work = workOf(resource);
  const noted = (edition: number, to: ResourceState, comment: string, confirmed?: ShareType) =>
    ({ steps: [...resource.steps, stepOf(edition, to, hand, comment, confirmed)].slice(-200), updatedAt: hand.at });
  if (move.kind === 'open') {
    const { content, profile, schemaVersion } = move;
    const edition = resource.publishedEdition + 1;
    return { ...resource, revision: { edition, content, state: 'DRAFT', profile, schemaVersion }, ...noted(edition, 'DRAFT', '') };
  }
  if (move.kind === 'suspend' || move.kind === 'resume' || move.kind === 'retire') {
    const to = ({ suspend: 'SUSPENDED', resume: 'PUBLISHED', retire: 'RETIRED' } as const)[move.kind];
    const { revision, ...rest } = resource;
    return { ...rest, ...(revision && to !== 'RETIRED' && { revision }), state: to, ...noted(resource.edition, to, move.comment) };
  }
  if (!work) throw new Refusal('MOVE_NOT_ALLOWED');
  switch (move.kind) {
    case 'revise': {
      const { content, profile, schemaVersion } = move;
      return { ...withWork(resource, { ...work, content, profile, schemaVersion }), updatedAt: hand.at };
    }
    case 'submit': {
      const { onBehalfOf } = hand.capacity;
      const submittedBy = onBehalfOf ? [hand.personId, onBehalfOf] : [hand.personId];
      return { ...withWork(resource, { ...work, state: move.to, profile: move.profile, schemaVersion: move.schemaVersion, submittedBy }), ...noted(work.edition, move.to, '') };
    }
    case 'advance': return { ...withWork(resource, { ...work, state: move.to }), ...noted(work.edition, move.to, move.comment, move.confirmedShareType) };
    case 'return': return { ...withWork(resource, { ...work, state: 'RETURNED' }), ...noted(work.edition, 'RETURNED', move.comment) };
    case 'publish': {
      const { revision, updateDueOn: _, staleSince: __, ...rest } = resource;
      const state = resource.state === 'SUSPENDED' ? 'SUSPENDED' : 'PUBLISHED';
      return {
        ...rest, ...work, state, publishedEdition: work.edition, publishedOn: move.on,
        ...(move.updateDueOn && { updateDueOn: move.updateDueOn }), ...noted(work.edition, 'PUBLISHED', move.comment),
      };
    }
  }
}

/** Whether the body that merges all catalogs has agreed to it: published, or past that step. */
export const isVerified = (resource: Pick<Resource, 'state' | 'publishedEdition'>): boolean =>
  resource.state === 'PUBLISHED' || (['CITY_VERIFIED', 'LEADER_APPROVED', 'LEADER_AGREED'] satisfies ResourceState[]).some((state) => state === resource.state);

/** Orders the catalog's index: what is in force first. */
export const standingOf = (resource: Pick<Resource, 'state' | 'publishedEdition'>): '1-published' | '2-verified' | '3-inWork' | '4-ended' =>
  resource.state === 'PUBLISHED' ? '1-published' : resource.state === 'SUSPENDED' || resource.state === 'RETIRED' ? '4-ended' : isVerified(resource) ? '2-verified' : '3-inWork';
