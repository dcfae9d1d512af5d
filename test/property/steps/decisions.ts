import { addDays, LocalDate } from '../../../lib/calendar/instant.ts';
import type { AnyBody } from '../../support/test-platform.ts';
import type { KnownItem } from '../model.ts';
import { beyond, weaker, type KnownScope } from '../scopes.ts';
import { must } from '../violation.ts';
import { done, type Walker } from '../walker.ts';
import type { ItemSeen } from './applications.ts';
import type { Step } from './step.ts';
import type { Role } from '../../../lib/organizations/actor.ts';

const reason = { reasonType: 'CONDITIONS_NOT_MET', text: '统计用途可使用已公布的汇总数据', legalBases: [] };

/** The request itself, less of it, or (to be refused) more. */
export function variantOf(walker: Walker, scope: KnownScope): KnownScope {
  const { random } = walker;
  const fields = scope.fields.filter(() => walker.chance(0.8));
  const kept = fields.length > 0 ? fields : scope.fields;
  const narrowed: KnownScope = {
    ...scope, fields: kept, masks: Object.fromEntries(Object.entries(scope.masks).filter(([field]) => kept.includes(field))),
    until: walker.chance(0.5) ? scope.until : addDays(LocalDate.parse(scope.from), 3 + random.below(60)), dailyReads: Math.max(1, Math.ceil(scope.dailyReads / (1 + random.below(3)))),
    delivery: walker.chance(0.5) ? 'INTERFACE' : scope.delivery,
  };
  const wider: readonly KnownScope[] = [
    { ...narrowed, fields: [...new Set([...kept, 'allowance', 'email'])] }, { ...narrowed, dailyReads: scope.dailyReads + 1 }, { ...narrowed, until: addDays(LocalDate.parse(scope.until), 30) },
    { ...narrowed, masks: { ...narrowed.masks, [random.pick(kept)]: { name: 'clear' } } }, { ...narrowed, delivery: 'PUSH' },
  ];
  const stronger: KnownScope = { ...narrowed, masks: { ...narrowed.masks, [random.pick(kept)]: { name: random.pick(['full', 'suppress'] as const) } } };
  return walker.chance(0.15) ? random.pick(wider) : walker.chance(0.2) ? stronger : narrowed;
}

/** Mostly with the justification of every mask weaker than the catalog's. */
function justifying(walker: Walker, item: KnownItem, scope: KnownScope): { readonly unmasking?: readonly object[] } {
  const fields = weaker(scope, item.resource.editions.get(item.edition) ?? {});
  const [basis] = walker.model.bases;
  return fields.length === 0 || walker.chance(0.2) ? {} : { unmasking: fields.map((field) => ({ field, ground: 'STATUTORY_DUTY', necessity: '须与登记信息逐字核对', legalBases: basis ? [basis] : [] })) };
}

/** Looks at the item as a party does, and holds what it says against what the walk knows. */
export async function look(walker: Walker, item: KnownItem): Promise<ItemSeen | undefined> {
  const reader = [`${item.consumerUnit}-consumer`, `${item.resource.unit}-owner`, `${item.resource.unit}-owner-2`, 'bureau-coordinator'].find((name) => !walker.people.blocked.has(name));
  if (!reader) return undefined;
  const { body, status } = await walker.send<ItemSeen>({ operation: 'getItem', by: reader, method: 'GET', path: item.path });
  must(status === 200, 'the parties see their item', () => `${reader}: ${status}`);
  const excess = body.approved ? beyond(body.approved, item.requested, item.resource.editions.get(item.edition) ?? {}) : [];
  must(excess.length === 0, 'approved ⊆ requested', () => `${item.itemId}: ${excess.join(', ')}`);
  must((body.approved === undefined) === (item.approved === undefined) && (body.state !== 'APPROVED' || item.approved !== undefined), 'nothing is approved but by a decision', () => `${item.itemId} is ${body.state}: ${JSON.stringify(body.approved)}, known ${JSON.stringify(item.approved)}`);
  Object.assign(item, { state: body.state, version: body.version, caseId: body.escalations?.at(-1)?.caseId });
  return body;
}

/** A decision that stands: by somebody who sits there, who neither asked for it nor decided on it before. */
export function learnDecision(walker: Walker, item: KnownItem, by: string, role: Role, scope: KnownScope | undefined, seen: ItemSeen): void {
  const hands = walker.people.handsOf(by, role, item.resource.unit, walker.today()) ?? [];
  must(hands.length > 0, 'only who sits there decides', () => `${by} on ${item.itemId}`);
  must(!hands.some((hand) => item.submitters.includes(hand)), 'nobody decides on their own', () => `${hands.join(' for ')} on what ${item.submitters.join(' for ')} submitted`);
  must(!hands.some((hand) => item.deciders.includes(hand)), 'nobody decides twice', () => `${hands.join(' for ')} on ${item.itemId}`);
  const excess = scope ? beyond(scope, item.requested, item.resource.editions.get(item.edition) ?? {}) : [];
  must(excess.length === 0, 'approved ⊆ requested', () => `${item.itemId}: ${excess.join(', ')}`);
  const stated = new Set(seen.decisions?.at(-1)?.unmasked?.map(({ field }) => field) ?? []);
  const bare = scope ? weaker(scope, item.resource.editions.get(item.edition) ?? {}).filter((field) => !stated.has(field)) : [];
  must(bare.length === 0, 'no personal item is shown more clearly without a justification', () => `${item.itemId}: ${bare.join(', ')}`);
  item.deciders.push(...hands);
  if (role === 'DataOwner') item.ownersApproval = scope;
  Object.assign(item, { approved: scope, state: seen.state, version: seen.version, documentIds: seen.documentIds });
}

const decide: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people } = walker;
  const item = walker.recent(model.items.filter(({ state }) => state === 'OWNER_REVIEW'), 12);
  if (!item) return false;
  const seen = await look(walker, item);
  if (seen?.state !== 'OWNER_REVIEW') return;
  const owners = people.holders('DataOwner', item.resource.unit, walker.today());
  const decisionBy = (by: string, approves: boolean, scope: KnownScope | undefined) => ({
    operation: 'decideItem', by, path: `${item.path}/decision`, version: walker.chance(0.03) ? seen.version + 1 : seen.version,
    body: approves ? { outcome: 'APPROVED', ...(scope && { scope }), ...justifying(walker, item, scope ?? item.requested) } : { outcome: 'REFUSED', ...(walker.chance(0.9) && { reason }) },
  });
  const approves = walker.chance(0.82);
  const scope = approves && walker.chance(0.5) ? variantOf(walker, item.requested) : undefined;
  const by = walker.chance(0.06) ? item.submitters[0] ?? 'stranger' : walker.someone(owners);
  if (walker.chance(0.06)) { // two owners answer at once, and differ
    const other = walker.someone(owners);
    const [first, second] = await Promise.all([walker.send<ItemSeen>(decisionBy(by, true, scope)), walker.send<ItemSeen>(decisionBy(other, false, undefined))]);
    must(!(done(first) && done(second)), 'of two decisions at once one stands', () => item.itemId);
    if (done(first)) learnDecision(walker, item, by, 'DataOwner', scope ?? item.requested, first.body);
    if (done(second)) learnDecision(walker, item, other, 'DataOwner', undefined, second.body);
    return;
  }
  const answered = await walker.change<ItemSeen>(decisionBy(by, approves, scope));
  if (done(answered)) learnDecision(walker, item, by, 'DataOwner', approves ? scope ?? item.requested : undefined, answered.body);
};

/** The consumer goes on: coordination or the superior, after a refusal, a narrowed approval, or silence. */
const remedy: Step['take'] = async (walker): Promise<boolean | void> => {
  const item = walker.recent(walker.model.items.filter(({ state }) => state === 'REFUSED' || state === 'OWNER_REVIEW' || state === 'APPROVED'), 12);
  if (!item || (item.state !== 'REFUSED' && !walker.chance(0.15))) return false;
  const ruling = walker.chance(0.35);
  const answered = await walker.change<AnyBody & { readonly caseId: string }>({
    operation: ruling ? 'requestRuling' : 'requestCoordination', by: walker.someone([`${item.consumerUnit}-consumer`]), path: `${item.path}/${ruling ? 'ruling-request' : 'coordination'}`, body: { statement: '汇总数据不能满足核对需要' },
  });
  if (!done(answered)) return;
  Object.assign(item, { state: ruling ? 'SUPERIOR_REVIEW' : 'COORDINATION', approved: undefined, caseId: answered.body.caseId });
};

const conclude: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people, random } = walker;
  const item = walker.recent(model.items.filter(({ state, caseId }) => state === 'COORDINATION' && caseId !== undefined), 12);
  if (!item?.caseId) return false;
  const by = walker.someone(people.holders('DataCoordinator', item.resource.unit, walker.today()));
  const outcome = random.pick(['AGREED', 'AGREED', 'UPHELD', 'ESCALATED'] as const);
  const scope = outcome === 'AGREED' && walker.chance(0.5) ? variantOf(walker, item.requested) : undefined;
  const answered = await walker.change({ operation: 'concludeCoordination', by, path: `/cases/${item.caseId}/conclusion`, body: { outcome, finding: '双方陈述已听取', ...(scope && { scope }), ...(outcome === 'AGREED' && justifying(walker, item, scope ?? item.requested)) } });
  if (!done(answered)) return;
  item.approved = outcome === 'AGREED' ? scope ?? item.requested : outcome === 'UPHELD' ? item.ownersApproval : undefined;
  const seen = await look(walker, item);
  if (!seen) return;
  if (outcome === 'AGREED') learnDecision(walker, item, by, 'DataCoordinator', item.approved, seen);
  item.documentIds = seen.documentIds;
};

const rule: Step['take'] = async (walker): Promise<boolean | void> => {
  const item = walker.recent(walker.model.items.filter(({ state }) => state === 'SUPERIOR_REVIEW'), 12);
  if (!item) return false;
  const approves = walker.chance(0.6);
  const scope = approves && walker.chance(0.5) ? variantOf(walker, item.requested) : undefined;
  const by = walker.someone(walker.people.holders('SuperiorEducationAuthority', item.resource.unit, walker.today()));
  const answered = await walker.change<ItemSeen>({
    operation: 'ruleOnItem', by, path: `${item.path}/ruling`, body: approves ? { outcome: 'APPROVED', finding: '同意共享', ...(scope && { scope }), ...justifying(walker, item, scope ?? item.requested) } : { outcome: 'REFUSED', reason, finding: '不同意共享' },
  });
  if (done(answered)) learnDecision(walker, item, by, 'SuperiorEducationAuthority', approves ? scope ?? item.requested : undefined, answered.body);
};

export const decisionSteps: readonly Step[] = [
  { name: 'decide', weight: 9, take: decide }, { name: 'remedy', weight: 1.5, take: remedy }, { name: 'conclude', weight: 1.5, take: conclude }, { name: 'rule', weight: 1.5, take: rule },
];
