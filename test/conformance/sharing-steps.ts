import assert from 'node:assert/strict';
import { DEMO_ISSUER } from '../../infra/local/demo-issuer.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import type { Item, Scope } from '../../lib/sharing/application.ts';
import { castOf, peopleIn, valueUnder } from '../support/cast.ts';
import { apply, approve, filingNumber, purpose, signAll, type Applied } from '../support/journey.ts';
import type { AnyBody, Answered, TestWorld } from '../support/test-platform.ts';
import { registerBasis } from './catalog-steps.ts';
import { expectStatus } from './expectations.ts';

/** Steps of sharing over the pipeline, as attempts and as facts; those that always succeed are in test/support/journey.ts. */
export type ItemView = Item & { readonly version: number; readonly decisionLevel?: string };
export interface ApplicationView { readonly applicationId: string; readonly items: readonly ItemView[] }
type Page<T> = { readonly items: readonly T[] };

export async function fileSystem(world: TestWorld, by: string = peopleIn(world).consumer, change: object = {}): Promise<string> {
  const { unitId } = expectStatus(await world.as(by).get<{ readonly unitId: string }>('/me'), 200);
  const filing = { filingNumber: filingNumber(), systemName: '学籍核验系统', level: 3, filedOn: '2026-01-05', validUntil: '2027-06-30', ...change };
  return expectStatus(await world.as(by).post<{ readonly filingId: string }>(`/units/${unitId}/mlps-filings`, filing), 201).filingId;
}

export interface Asking {
  readonly by?: string;
  /** Beside the items: scenario, purpose, legal duty, channel … */
  readonly texts?: object;
  readonly item?: Partial<Record<keyof Scope | 'filingId', unknown>>;
}
const usual = { fields: ['identityNumber', 'studentName'], masks: {}, from: '2026-11-23', until: '2027-05-31', delivery: 'INTERFACE', dailyReads: 100 };
/** Applies for one resource, with everything that the law asks for unless the attempt leaves it out. */
export const ask = <T = AnyBody>(world: TestWorld, resourceId: string, { by = peopleIn(world).consumer, texts, item }: Asking = {}): Promise<Answered<T>> =>
  world.as(by).post<T>('/applications', {
    scenario: '新生入学学籍核验', purpose, legalDuty: '义务教育学籍管理', responsiblePerson: world.personId(by), ...texts, items: [{ resourceId, ...usual, ...item }],
  });

const itemsOf = async <T>(world: TestWorld, who: string, path: string): Promise<readonly T[]> => expectStatus(await world.as(who).get<Page<T>>(path), 200).items;
export const applicationsOf = (world: TestWorld, who: string = peopleIn(world).consumer): Promise<readonly ApplicationView[]> => itemsOf(world, who, '/applications?limit=100');
export const queueOf = (world: TestWorld): Promise<readonly ItemView[]> => itemsOf(world, peopleIn(world).owner, `/units/unit-${castOf(world).ownerUnit}/items-to-decide`);
export const grantsOf = (world: TestWorld, who: string = peopleIn(world).consumer): Promise<readonly AnyBody[]> => itemsOf(world, who, '/grants?limit=100');
export const readItem = async (world: TestWorld, { itemPath }: Applied, who: string = peopleIn(world).consumer): Promise<ItemView> => expectStatus(await world.as(who).get<ItemView>(itemPath), 200);
/** What an attempt on an item must not have moved: the item, its documents, the consumer's grants. */
export const standOf = async (world: TestWorld, applied: Applied, who: string = peopleIn(world).consumer): Promise<unknown> =>
  [await readItem(world, applied, who), await itemsOf(world, who, `${applied.itemPath}/documents`), await grantsOf(world, who)];
/** What an attempt on a grant must not have moved: the grant and the reads that it has served. */
export const useOf = async (world: TestWorld, grantId: string): Promise<unknown> =>
  [expectStatus(await world.as(peopleIn(world).consumer).get(`/grants/${grantId}`), 200), expectStatus(await world.as(peopleIn(world).consumer).get(`/grants/${grantId}/usage`), 200)];

export const notices = async (world: TestWorld, who: string, kind: string, whom: 'unit' | 'me' = 'unit'): Promise<number> =>
  (await itemsOf<{ readonly kind: string }>(world, who, `/notifications?for=${whom}&limit=100`)).filter((notice) => notice.kind === kind).length;

export const toApplied = ({ applicationId, items: [item] }: ApplicationView): Applied => {
  assert.ok(item);
  return { itemPath: `/applications/${applicationId}/items/${item.itemId}`, scope: item.requested };
};

/** The owner refuses with a stated reason, and with a basis where the text wants one for every refusal. */
export async function refuse(world: TestWorld, { itemPath }: Applied, by: string = peopleIn(world).owner): Promise<void> {
  const legalBases = valueUnder(world, 'sharing.refusalBasis').required ? [await registerBasis(world)] : [];
  const reason = { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符', legalBases };
  expectStatus(await world.as(by).post(`${itemPath}/decision`, { outcome: 'REFUSED', reason }, { 'if-match': '"1"' }), 200);
}
/** Applied for, approved by the owner and signed by all parties: nothing is wanting but the executor. */
export async function readyForGrant(world: TestWorld, resourceId: string, more: Parameters<typeof apply>[2] = {}): Promise<Applied> {
  const applied = await apply(world, resourceId, more);
  await approve(world, applied);
  await signAll(world, applied);
  return applied;
}

/** A unit that joins below the bureau, and its consumer. Who logs in as `name` is that person. */
export async function addConsumer(world: TestWorld, name: string, unit: Partial<Pick<Unit, 'kind' | 'abroad'>>): Promise<string> {
  const administrator = world.as(peopleIn(world).administrator);
  const { unitId } = expectStatus(await administrator.post<{ readonly unitId: string }>('/units', { name: `演示·${name}`, level: 'institution', parentId: `unit-${castOf(world).authority}`, ...unit }), 201);
  expectStatus(await administrator.post('/persons', { issuer: DEMO_ISSUER, subject: name, displayName: `演示·${name}`, unitId }), 201);
  await giveRole(world, name, 'DataConsumer', unitId);
  return unitId;
}
export async function giveRole(world: TestWorld, name: string, role: string, unitId: string): Promise<void> {
  expectStatus(await world.as(peopleIn(world).administrator).post('/persons/roles', { personId: world.personId(name), role, unitId }), 200);
}
