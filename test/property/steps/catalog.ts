import { addDays } from '../../../lib/calendar/instant.ts';
import type { Role } from '../../../lib/organizations/actor.ts';
import type { AnyBody } from '../../support/test-platform.ts';
import type { KnownResource } from '../model.ts';
import { pathOf } from '../people.ts';
import { entryOf, SHAPES } from '../shapes.ts';
import { must } from '../violation.ts';
import { done, type Request, type Walker } from '../walker.ts';
import type { Step } from './step.ts';

interface Entry extends AnyBody {
  readonly resourceId: string;
  readonly version: number;
  readonly state: string;
}
const OWNERS = ['school1', 'school1', 'school2', 'school3', 'school4', 'east', 'west', 'bureau'] as const;

const register: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, random, people } = walker;
  if (model.bases.length === 0 || walker.chance(0.05)) {
    const answered = await walker.change<AnyBody & { readonly legalBasisId: string }>({
      operation: 'registerLegalBasis', by: walker.someone(['bureau-coordinator']), path: '/legal-bases',
      body: { unitId: 'unit-bureau', instrument: { title: '中华人民共和国个人信息保护法', level: 'LAW', article: '第二十三条', inForceFrom: '2021-11-01' } },
    });
    if (done(answered)) model.bases.push(answered.body.legalBasisId);
    return;
  }
  const alive = model.resources.filter(({ state }) => state !== 'RETIRED');
  if (alive.length > 16) return false;
  const shape = random.pick([...SHAPES.slice(0, 3), ...SHAPES.slice(0, 2), ...SHAPES.slice(0, 1), ...SHAPES]);
  const unit = random.pick(OWNERS);
  const basis = random.pick(model.bases);
  const code = `walk/${model.resources.length}`;
  const by = walker.someone(people.holders('DataOwner', unit, walker.today()));
  const entry = entryOf(shape, `unit-${unit}`, code, basis);
  const body = walker.chance(0.05) ? { ...entry, legalBases: [] } : walker.chance(0.03) ? { ...entry, secrecy: 'classified' } : entry;
  const answered = await walker.change<Entry>({ operation: 'registerResource', by, path: '/resources', body });
  if (!done(answered)) return;
  must(people.handsOf(by, 'DataOwner', unit, walker.today()) !== undefined, 'only who sits there acts', () => `registerResource by ${by}`);
  must(body.secrecy !== 'classified' && (shape.shareType === 'UNCONDITIONAL' || body.legalBases.length > 0), 'nothing is restricted without a basis, nothing classified kept', () => JSON.stringify(body));
  model.resources.push({
    resourceId: answered.body.resourceId, unit, shape, code, basis, state: 'NONE', editions: new Map(), publishedEdition: 0,
    work: { state: 'DRAFT', submittedBy: [], masks: masksOf(entry) }, collectors: new Map(), records: new Map(), cohorts: new Set(), destroyed: new Set(),
  });
};
const masksOf = ({ items }: Pick<ReturnType<typeof entryOf>, 'items'>) => Object.fromEntries(items.map(({ code, mask }) => [code, mask]));

/** What stands between a draft and its publication, and who takes it there. */
const chainOf = ({ unit }: KnownResource): readonly string[] =>
  (pathOf(unit).length === 2 ? ['DEPT_SUBMITTED', 'COUNTY_MERGED', 'CITY_VERIFIED'] : ['DEPT_SUBMITTED', 'CITY_VERIFIED']);
const SEATS: Record<string, readonly [Role, 'own' | 'city']> = {
  DEPT_SUBMITTED: ['DataOwner', 'own'], COUNTY_MERGED: ['DataCoordinator', 'own'], CITY_VERIFIED: ['LeadingGroup', 'city'], PUBLISHED: ['DataCoordinator', 'city'],
};

const advance: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people } = walker;
  const resource = walker.recent(model.resources.filter(({ work }) => work !== undefined), 6);
  if (!resource?.work) return false;
  const { work } = resource;
  const chain = chainOf(resource);
  const next = chain[chain.indexOf(work.state) + 1] ?? 'PUBLISHED';
  const [role, place] = SEATS[next] ?? SEATS['PUBLISHED'] ?? ['DataCoordinator', 'city'];
  const unit = place === 'own' ? resource.unit : 'bureau';
  const by = walker.someone(people.holders(role, unit, walker.today()));
  const standing = await versionOf(walker, resource);
  const version = walker.chance(0.05) ? standing + 1 : standing;
  const returns = next !== 'DEPT_SUBMITTED' && next !== 'PUBLISHED' && walker.chance(0.05);
  const at = `/resources/${resource.resourceId}`;
  const review = returns ? { outcome: 'RETURN', comment: '请补充' } : { outcome: 'FORWARD', comment: '', ...(walker.chance(0.95) && { confirmedShareType: resource.shape.shareType }) };
  const request: Request = next === 'DEPT_SUBMITTED' ? { operation: 'submitResource', by, path: `${at}/submission`, body: {} }
    : next === 'PUBLISHED' ? { operation: 'publishResource', by, path: `${at}/publication`, body: {}, version }
    : { operation: 'reviewResource', by, path: `${at}/review`, body: review, version };
  const answered = await walker.change<Entry>(request);
  if (!done(answered)) return;
  const hands = people.handsOf(by, role, unit, walker.today());
  must(hands !== undefined && (next === 'DEPT_SUBMITTED' || version === standing), 'only who sits there acts, on what stands', () => `${request.operation} by ${by}`);
  if (!hands) return;
  const submittedBy = next === 'DEPT_SUBMITTED' ? hands : work.submittedBy;
  must(next === 'DEPT_SUBMITTED' || !submittedBy.some((submitter) => hands.includes(submitter)), 'nobody decides on their own', () => `${request.operation} by ${hands.join(' for ')}`);
  if (next !== 'PUBLISHED') {
    resource.work = { ...work, state: returns ? 'RETURNED' : next, submittedBy };
    return;
  }
  resource.publishedEdition += 1;
  resource.editions.set(resource.publishedEdition, work.masks);
  resource.work = undefined;
  if (resource.state === 'NONE') resource.state = 'PUBLISHED';
};

/** Imports, holds and destructions move the entry on, too: a client looks before it acts. */
async function versionOf(walker: Walker, { resourceId, unit }: KnownResource): Promise<number> {
  const reader = ['bureau-coordinator', 'bureau-leading', 'bureau-auditor', `${unit}-owner`].find((name) => !walker.people.blocked.has(name));
  if (!reader) return 1;
  const answered = await walker.send<Entry>({ operation: 'getResource', by: reader, method: 'GET', path: `/resources/${resourceId}` });
  must(done(answered), 'the chain sees its entries', () => `${reader}: ${answered.status}`);
  return answered.body.version;
}

/** A later edition with weaker masks: what was granted before stays as it was. */
const revise: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = walker.recent(walker.model.resources.filter(({ state, work }) => state === 'PUBLISHED' && work === undefined), 12);
  if (!resource) return false;
  const { unitId: _, ...entry } = entryOf(resource.shape, '', resource.code, resource.basis, walker.chance(0.6));
  const by = walker.someone(walker.people.holders('DataOwner', resource.unit, walker.today()));
  const version = await versionOf(walker, resource);
  const answered = await walker.change<Entry>({ operation: 'reviseResource', by, method: 'PUT', path: `/resources/${resource.resourceId}`, version, body: entry });
  if (done(answered)) resource.work = { state: 'DRAFT', submittedBy: [], masks: masksOf(entry) };
};

const suspend: Step['take'] = async (walker): Promise<boolean | void> => {
  const resource = walker.recent(walker.model.resources.filter(({ state }) => state === 'PUBLISHED' || state === 'SUSPENDED'), 12);
  if (!resource) return false;
  const [operation, verb, state] = resource.state === 'SUSPENDED' ? ['resumeResource', 'resumption', 'PUBLISHED'] as const
    : walker.chance(0.12) ? ['retireResource', 'retirement', 'RETIRED'] as const : ['suspendResource', 'suspension', 'SUSPENDED'] as const;
  const by = walker.someone(walker.people.holders('DataOwner', resource.unit, walker.today()));
  const answered = await walker.change<Entry>({ operation, by, path: `/resources/${resource.resourceId}/${verb}`, body: { comment: '随机测试' } });
  if (!done(answered)) return;
  resource.state = state;
  if (state === 'RETIRED') resource.work = undefined;
};

const collect: Step['take'] = async (walker): Promise<boolean | void> => {
  const { model, people, random, world } = walker;
  const today = walker.today();
  const resource = walker.recent(model.resources.filter(({ state, collectors }) => state !== 'NONE' && state !== 'RETIRED' && ([...collectors.values()].every((until) => until < today) || walker.chance(0.1))), 10);
  if (!resource) return false;
  const collector = random.pick([`${resource.unit}-owner`, `${resource.unit}-owner-2`]);
  const by = walker.someone(people.holders('DataOwner', resource.unit, today));
  const until = addDays(today, 400);
  const answered = await walker.change<Entry>({ operation: 'authorizeCollector', by, path: `/resources/${resource.resourceId}/collectors`, body: { personId: world.personId(collector), until } });
  if (done(answered)) resource.collectors.set(collector, until);
};

export const catalogSteps: readonly Step[] = [
  { name: 'register', weight: 3, take: register }, { name: 'advance', weight: 6, take: advance }, { name: 'revise', weight: 0.6, take: revise },
  { name: 'suspendResource', weight: 0.5, take: suspend }, { name: 'collect', weight: 4, take: collect },
];
