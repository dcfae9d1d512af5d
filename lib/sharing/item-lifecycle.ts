import type { Instant } from '../calendar/instant.ts';
import type { ShareType } from '../catalog/resource.ts';
import type { CaseId, GrantId } from '../identifiers.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Decision, DecisionLevel, Item, ItemClock, ItemState } from './application.ts';
import { ITEM_COMMAND, ITEM_STATE } from './words.ts';

/** What can happen to an item. */
export type Command =
  /** The application is complete: the owner's clock runs. */
  | { readonly kind: 'accept'; readonly clock: ItemClock | undefined }
  /** `final: false` while further steps of the profile are to follow. */
  | { readonly kind: 'approve'; readonly decision: Decision; readonly final: boolean }
  | { readonly kind: 'refuse'; readonly decision: Decision }
  /** The consumer does not accept a narrowed approval. */
  | { readonly kind: 'dispute' }
  | { readonly kind: 'coordinate'; readonly step: string; readonly caseId: CaseId }
  | { readonly kind: 'escalate'; readonly step: string; readonly caseId: CaseId }
  /** Coordination leaves the owner's decision as it was. */
  | { readonly kind: 'uphold' }
  | { readonly kind: 'withdraw' }
  /** The resource's share type has changed; `clock` runs where the new type wants a review that there was none of. */
  | { readonly kind: 'reclassify'; readonly to: ShareType; readonly edition: number; readonly clock: ItemClock }
  | { readonly kind: 'grant'; readonly grantId: GrantId };
export type CommandKind = Command['kind'];

/** Legal moves and where they lead. `approve` may also stay (further steps), `uphold` restore an approval, `reclassify` return one to review. */
export const MOVES: Record<ItemState, Partial<Record<CommandKind, ItemState>>> = {
  SUBMITTED: { accept: 'OWNER_REVIEW', approve: 'APPROVED', withdraw: 'WITHDRAWN', reclassify: 'SUBMITTED' },
  OWNER_REVIEW: { approve: 'APPROVED', refuse: 'REFUSED', coordinate: 'COORDINATION', escalate: 'SUPERIOR_REVIEW', withdraw: 'WITHDRAWN', reclassify: 'OWNER_REVIEW' },
  APPROVED: { grant: 'GRANTED', dispute: 'DISPUTED', withdraw: 'WITHDRAWN', reclassify: 'APPROVED' },
  REFUSED: { coordinate: 'COORDINATION', escalate: 'SUPERIOR_REVIEW', reclassify: 'REFUSED' },
  DISPUTED: { coordinate: 'COORDINATION', escalate: 'SUPERIOR_REVIEW', withdraw: 'WITHDRAWN', reclassify: 'DISPUTED' },
  COORDINATION: { approve: 'APPROVED', uphold: 'REFUSED', escalate: 'SUPERIOR_REVIEW', reclassify: 'COORDINATION' },
  SUPERIOR_REVIEW: { approve: 'APPROVED', refuse: 'REFUSED', reclassify: 'SUPERIOR_REVIEW' },
  GRANTED: {},
  WITHDRAWN: {},
};

/** Whose decision a state waits for. */
export const LEVEL: Partial<Record<ItemState, DecisionLevel>> = {
  SUBMITTED: 'direct', OWNER_REVIEW: 'owner', COORDINATION: 'coordination', SUPERIOR_REVIEW: 'superior',
};

export const canMove = (state: ItemState, kind: CommandKind): boolean => MOVES[state][kind] !== undefined;

/** The superior's decision binds: nothing follows it but a grant. */
export const isRuled = (item: Item): boolean => item.decisions.some(({ level }) => level === 'superior');
/** The owner's last word: what coordination may uphold. */
const lastOfOwner = (item: Item): Decision | undefined => item.decisions.findLast(({ level }) => level === 'owner');
const isNarrowed = (item: Item): boolean => JSON.stringify(item.approved) !== JSON.stringify(item.requested);

/** @throws Refusal `MOVE_NOT_ALLOWED` */
export function requireMove(item: Item, kind: CommandKind): ItemState {
  const to = MOVES[item.state][kind];
  const level = LEVEL[item.state];
  const barred =
    to === undefined
    || (kind === 'dispute' && (isRuled(item) || !isNarrowed(item)))
    || ((kind === 'coordinate' || kind === 'escalate') && isRuled(item))
    || (kind === 'uphold' && lastOfOwner(item) === undefined)
    || ((kind === 'approve' || kind === 'refuse') && level === undefined);
  if (barred || to === undefined) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `申请事项处于“${ITEM_STATE[item.state]}”状态，不能办理“${ITEM_COMMAND[kind]}”`, en: `An item in ${item.state} does not allow ${kind}` } });
  }
  return to;
}

/** @throws Refusal `MOVE_NOT_ALLOWED` unless the item waits for a decision of this level */
export function requireLevel(item: Item, level: DecisionLevel): void {
  if (LEVEL[item.state] !== level) {
    throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `申请事项处于“${ITEM_STATE[item.state]}”状态，不在此级决定`, en: `An item in ${item.state} does not await a decision at the level of ${level}` } });
  }
}

/** Pure: what becomes of an item. @throws Refusal `MOVE_NOT_ALLOWED` */
export function decide(item: Item, command: Command, now: Instant): Item {
  const state = requireMove(item, command.kind);
  const kept = { ...item, updatedAt: now };
  switch (command.kind) {
    case 'accept':
      return { ...kept, state, ...(command.clock && { clock: command.clock }) };
    case 'approve': {
      const decisions = [...item.decisions, atLevel(item, command.decision)];
      if (!command.final) return { ...kept, decisions };
      if (!command.decision.scope) throw new TypeError('an approval has a scope');
      return { ...kept, state, decisions, approved: command.decision.scope };
    }
    case 'refuse':
      return { ...unapproved(kept), state, decisions: [...item.decisions, atLevel(item, command.decision)] };
    case 'dispute':
      return { ...unapproved(kept), state };
    case 'coordinate':
    case 'escalate':
      return { ...unapproved(kept), state, escalations: [...(item.escalations ?? []), { step: command.step, caseId: command.caseId }] };
    case 'uphold': {
      const upheld = lastOfOwner(item);
      return upheld?.outcome === 'APPROVED' && upheld.scope ? { ...kept, state: 'APPROVED', approved: upheld.scope } : { ...unapproved(kept), state };
    }
    case 'withdraw':
      return { ...unapproved(kept), state };
    case 'reclassify': {
      const { to, edition } = command;
      const noted = { shareType: to, typeChanges: [...(item.typeChanges ?? []), { from: item.shareType, to, edition, at: now }].slice(-20) };
      const unreviewed = state === 'APPROVED' && to === 'CONDITIONAL' && item.decisions.every(({ level }) => level === 'direct');
      return unreviewed ? { ...unapproved(kept), ...noted, state: 'OWNER_REVIEW', clock: command.clock, notified: [], documentIds: [] } : { ...kept, ...noted, state };
    }
    case 'grant':
      return { ...kept, state, grantId: command.grantId };
  }
}

const unapproved = ({ approved: _, ...item }: Item): Item => item;

const atLevel = (item: Item, decision: Decision): Decision => {
  const byItself = item.state === 'SUBMITTED' && decision.level === 'platform';
  if (decision.level !== LEVEL[item.state] && !byItself) throw new TypeError(`a decision in ${item.state} is not of level ${decision.level}`);
  return decision;
};
