import type { DeliveryMode } from '../catalog/resource.ts';
import type { Law } from '../regulations/law.ts';
import type { ProfileValues, Steps } from '../regulations/profile-schema.ts';
import type { Rule } from '../regulations/rules.ts';
import type { PersonId, UnitId } from '../identifiers.ts';
import type { Decision, Item } from './application.ts';

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

/** A step that no person takes: the text leaves the sharing to the platform once the conditions hold. */
export const PLATFORM_STEP = 'Platform';
export const isLeftToPlatform = (approvers: Approvers, internal: boolean): boolean => {
  const ladder = internal ? approvers.internal : approvers.external;
  return ladder !== null && ladder.steps.length > 0 && ladder.steps.every((step) => step === PLATFORM_STEP);
};

/** Who decides next. `all`: every step in its order; `any`: one approval by any of the roles. */
export function progressOf(approvers: Approvers, internal: boolean, decisions: readonly Decision[]): Progress {
  const open = internal ? approvers.internal : approvers.external;
  // what the platform may not share by itself is the owner's to decide, as for those outside
  const ladder = isLeftToPlatform(approvers, internal) ? approvers.external : open;
  if (!ladder) return { next: [], final: false };
  const given = decisions.filter(({ level, outcome }) => level === 'owner' && outcome === 'APPROVED').length;
  if (ladder.mode === 'any') return { next: given === 0 ? ladder.steps : [], final: true };
  return { next: ladder.steps.slice(given, given + 1), final: given + 1 >= ladder.steps.length };
}

/** With whoever must agree to a copy, where the data is asked for as one: everybody on the ladder then decides, in order. */
function withCopyConsent(law: Law, { internal, external, executedBy }: Approvers, delivery: DeliveryMode): Approvers {
  const consent = delivery === 'INTERFACE' || !law.applies('copy-consented') ? [] : law.value('sharing.copyConsent');
  const extend = ({ mode, steps }: Steps): Steps => {
    const missing = consent.filter((role) => !steps.includes(role));
    return missing.length === 0 ? { mode, steps } : { mode: 'all', steps: [...steps, ...missing] };
  };
  return { internal: extend(internal), external: external && extend(external), executedBy };
}

/** What it rests on that nobody else decides now: the owner's own right where the text has it, else the order of review, or the consent to a copy. */
export function ruleOfTurn(law: Law, [role]: readonly string[]): Rule {
  const { internal, external } = law.value('sharing.conditionalApprovers');
  if (role === law.value('roles.owner').id && law.cite('owner-decides').articles.length > 0) return 'owner-decides';
  return role === undefined || [...internal.steps, ...(external?.steps ?? [])].includes(role) ? 'review-required' : 'copy-consented';
}

/** Who decides next on an item, by the law it runs under. */
export const progressOn = (law: Law, { ownerUnitPath, consumerUnitPath, requested, decisions }: Pick<Item, 'ownerUnitPath' | 'consumerUnitPath' | 'requested' | 'decisions'>): Progress =>
  progressOf(withCopyConsent(law, law.value('sharing.conditionalApprovers'), requested.delivery), isInternal(ownerUnitPath, consumerUnitPath), decisions);

const BY_NOBODY: ReadonlySet<string> = new Set(['direct', 'platform'] satisfies Decision['level'][]);
/** Every person who had a part in these decisions, deputies and those they act for, so that nobody decides twice. */
export const decidersOf = (decisions: readonly Decision[]): readonly string[] =>
  decisions.filter(({ level }) => !BY_NOBODY.has(level)).flatMap(({ by, onBehalfOf }) => (onBehalfOf ? [by, onBehalfOf] : [by]));

/** Who asked, and in whose name: neither decides on it. */
export const submittersOf = ({ submittedBy, submittedFor }: { readonly submittedBy: PersonId; readonly submittedFor?: PersonId | undefined }): readonly PersonId[] =>
  (submittedFor ? [submittedBy, submittedFor] : [submittedBy]);
