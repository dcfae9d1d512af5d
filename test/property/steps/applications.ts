import { addDays } from '../../../lib/calendar/instant.ts';
import type { MaskChoice } from '../../../lib/privacy/mask-choice.ts';
import type { AnyBody } from '../../support/test-platform.ts';
import { learnGrant, type GrantSeen } from '../grants.ts';
import type { KnownItem, KnownResource } from '../model.ts';
import { homeOf } from '../people.ts';
import type { KnownScope } from '../scopes.ts';
import { PURPOSES } from '../shapes.ts';
import { must } from '../violation.ts';
import { done, type Walker } from '../walker.ts';
import type { Step } from './step.ts';

export interface ItemSeen extends AnyBody {
  readonly itemId: string;
  readonly applicationId: string;
  readonly resourceId: string;
  readonly edition: number;
  readonly state: string;
  readonly version: number;
  readonly documentIds: readonly string[];
  readonly approved?: KnownScope;
  readonly grantId?: string;
  readonly escalations?: readonly { readonly caseId: string }[];
  readonly decisions?: readonly { readonly unmasked?: readonly { readonly field: string }[] }[];
}
interface ApplicationSeen extends AnyBody {
  readonly applicationId: string;
  readonly items: readonly ItemSeen[];
}
const CONSUMERS = ['east', 'west', 'bureau', 'school1', 'school2', 'statistics', 'university'] as const;
const CLEARER: readonly (readonly [string, MaskChoice])[] = [['phone', { name: 'clear' }], ['address', { name: 'address', precision: 'district' }], ['birthDate', { name: 'date', precision: 'year' }], ['name', { name: 'full' }]];

const file: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, random } = walker;
  const unit = random.pick(CONSUMERS);
  const today = walker.today();
  const [level, validUntil] = [1 + random.below(3), addDays(today, 30 + random.below(900))];
  const answered = await walker.change<AnyBody & { readonly filingId: string }>({
    operation: 'registerMlpsFiling', by: walker.someone([`${unit}-consumer`]), path: `/units/unit-${unit}/mlps-filings`,
    body: { filingNumber: `演示备案${String(random.below(1_000_000_000)).padStart(9, '0')}`, systemName: '学位分析系统', level, filedOn: addDays(today, -100), validUntil },
  });
  if (done(answered)) model.filings.set(unit, [...model.filings.get(unit) ?? [], { filingId: answered.body.filingId, level, validUntil }]);
};

function scopeFor(walker: Walker, { shape }: KnownResource): KnownScope {
  const { random } = walker;
  const shared = shape.items.map(({ code }) => code).filter((code) => code !== 'note' || walker.chance(0.05));
  const fields = shared.filter(() => walker.chance(0.6));
  const masks = Object.fromEntries(CLEARER.filter(([field]) => fields.includes(field) && walker.chance(0.2)));
  const today = walker.today();
  const from = walker.chance(0.8) ? today : addDays(today, random.below(10));
  return { fields: fields.length > 0 ? fields : [shape.primary], masks, from, until: addDays(from, 5 + random.below(400)), delivery: walker.chance(0.95) ? 'INTERFACE' : 'FILE', dailyReads: random.pick([1, 2, 3, 5, 20, 500]) };
}

const apply: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, random, world, people } = walker;
  const open = model.resources.filter(({ state, shape }) => shape.kind !== 'withheld' && (state === 'PUBLISHED' || (state !== 'NONE' && walker.chance(0.1))));
  const resources = [...new Set(Array.from({ length: 1 + (walker.chance(0.25) ? random.below(3) : 0) }, () => walker.recent(open, 10)).filter((found) => found !== undefined))];
  if (walker.chance(0.04)) resources.push(...model.resources.filter(({ shape, state }) => shape.kind === 'withheld' && state === 'PUBLISHED').slice(-1));
  if (resources.length === 0) return false;
  const owners = resources.map(({ unit }) => unit);
  const unit = walker.chance(0.15) ? random.pick(owners) : random.pick(CONSUMERS);
  const today = walker.today();
  const by = walker.someone(people.holders('DataConsumer', unit, today));
  const filing = model.filings.get(unit)?.findLast(({ level, validUntil }) => level >= 2 && validUntil > today) ?? model.filings.get(unit)?.at(-1);
  const responsible = walker.chance(0.92) ? `${unit}-consumer` : undefined;
  const purpose = walker.chance(0.97) ? random.pick(PURPOSES) : '招生宣传';
  const asked = resources.map((resource) => ({ resource, scope: scopeFor(walker, resource) }));
  const answered = await walker.change<ApplicationSeen>({
    operation: 'submitApplication', by, path: '/applications',
    body: {
      scenario: walker.chance(0.97) ? '按学区预测下一年度学位缺口' : '', purpose, legalDuty: '统筹学位供给职责', deliveryReason: '离线核对',
      ...(responsible && { responsiblePerson: world.personId(responsible) }),
      items: asked.map(({ resource, scope }) => ({ resourceId: resource.resourceId, ...scope, ...(filing && walker.chance(0.98) && { filingId: filing.filingId }) })),
    },
  });
  if (!done(answered)) return;
  const home = homeOf.get(by) ?? unit; // an application is one of its submitter's unit
  const submitters = people.handsOf(by, 'DataConsumer', home, today) ?? [];
  must(submitters.length > 0, 'only who sits there acts', () => `submitApplication by ${by}`);
  for (const [index, { resource, scope }] of asked.entries()) {
    const seen = answered.body.items[index];
    must(seen !== undefined && seen.resourceId === resource.resourceId && resource.state === 'PUBLISHED', 'only what is in force is applied for', () => JSON.stringify(seen));
    if (!seen) continue;
    must(resource.shape.shareType !== 'NOT_SHARED', 'what is not shared is not applied for', () => resource.resourceId);
    const item: KnownItem = {
      path: `/applications/${answered.body.applicationId}/items/${seen.itemId}`, itemId: seen.itemId, resource, edition: seen.edition, consumerUnit: home, purpose, responsible,
      filingUntil: filing?.validUntil, submitters, requested: scope, state: seen.state, version: seen.version, approved: undefined, ownersApproval: undefined, deciders: [],
      documentIds: seen.documentIds, caseId: undefined, grantId: undefined,
    };
    model.items.push(item);
    if (seen.state === 'OWNER_REVIEW') continue;
    must(resource.shape.shareType === 'UNCONDITIONAL', 'nothing is approved unreviewed but what is shared without conditions', () => `${seen.itemId} is ${seen.state}`);
    item.approved = scope;
    if (seen.grantId === undefined) continue;
    const grant = await walker.send<GrantSeen>({ operation: 'getGrant', by, method: 'GET', path: `/grants/${seen.grantId}` });
    must(done(grant), 'a consumer sees its grant', () => `${by}: ${grant.status}`);
    learnGrant(walker, item, grant.body);
  }
};

const withdraw: Step['take'] = async (walker): Promise<boolean | void> => {
  const item = walker.recent(walker.model.items.filter(({ state }) => state === 'OWNER_REVIEW' || state === 'APPROVED'), 10);
  if (!item) return false;
  const by = walker.someone([...item.submitters.slice(0, 1), `${item.consumerUnit}-consumer`]);
  const answered = await walker.change<ItemSeen>({ operation: 'withdrawItem', by, path: `${item.path}/withdrawal`, body: {} });
  if (done(answered)) Object.assign(item, { state: 'WITHDRAWN', approved: undefined });
};

export const applicationSteps: readonly Step[] = [
  { name: 'file', weight: 2, take: file }, { name: 'apply', weight: 9, take: apply }, { name: 'withdraw', weight: 0.4, take: withdraw },
];
