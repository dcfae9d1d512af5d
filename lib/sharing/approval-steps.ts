import type { ProfileValues } from '../regulations/profile-schema.ts';
import type { PersonId, UnitId } from '../identifiers.ts';
import type { Decision } from './application.ts';

type Approvers = ProfileValues['sharing.conditionalApprovers'];
export interface Progress {
  /** Roles of which one may decide now; empty when nothing is left, or nobody may. */
  readonly next: readonly string[];
  /** Whether the next approval completes the review. */
  readonly final: boolean;
}

/** Inside: owner and consumer stand under the same top unit. Taken from the register of units, never self-declared. */
export const isInternal = (ownerPath: readonly UnitId[], consumerPath: readonly UnitId[]): boolean =>
  ownerPath[0] !== undefined && ownerPath[0] === consumerPath[0];

/** Who decides next. `all`: every step in its order; `any`: one approval by any of the roles. */
export function progressOf(approvers: Approvers, internal: boolean, decisions: readonly Decision[]): Progress {
  const ladder = internal ? approvers.internal : approvers.external;
  if (!ladder) return { next: [], final: false };
  const given = decisions.filter(({ level, outcome }) => level === 'owner' && outcome === 'APPROVED').length;
  if (ladder.mode === 'any') return { next: given === 0 ? ladder.steps : [], final: true };
  return { next: ladder.steps.slice(given, given + 1), final: given + 1 >= ladder.steps.length };
}

/** Every person who had a part in these decisions, deputies and those they act for, so that nobody decides twice. */
export const decidersOf = (decisions: readonly Decision[]): readonly string[] =>
  decisions.flatMap(({ by, onBehalfOf }) => (onBehalfOf ? [by, onBehalfOf] : [by]));

/** Who asked, and in whose name: neither decides on it. */
export const submittersOf = ({ submittedBy, submittedFor }: { readonly submittedBy: PersonId; readonly submittedFor?: PersonId | undefined }): readonly PersonId[] =>
  (submittedFor ? [submittedBy, submittedFor] : [submittedBy]);
