import assert from 'node:assert/strict';
import type { InstrumentLevel } from '../../lib/catalog/legal-basis.ts';
import type { DataItem } from '../../lib/catalog/resource.ts';
import { ifMatch, item, registerBasis as registerLaw } from '../conformance/catalog-steps.ts';
import type { AnyBody, Answered, World } from '../support/test-platform.ts';

export { ifMatch };

export interface Resource {
  readonly resourceId: string; readonly state: string; readonly edition: number; readonly publishedEdition: number; readonly version: number; readonly shareType: string; readonly name: string;
  readonly content?: Record<string, unknown>;
  readonly staleSince?: string;
  readonly inside?: {
    readonly steps: readonly { to: string; by: string; at: string; role: string; comment: string; confirmedShareType?: string }[];
    readonly missingFields: readonly { pointer: string }[]; readonly revision?: { edition: number; state: string; content: { shareType: string } }; readonly suggestedShareType: string;
    readonly collectors: readonly { personId: string }[];
  };
  readonly code?: string;
  readonly errors?: readonly { pointer: string }[];
  readonly citation?: AnyBody['citation'];
}
export type Answer = Answered<Resource>;

const named = (code: string, more: Partial<DataItem> = {}) => item(code, `项${code}`, { maxLength: 50, ...more });

/** An unconditional entry without personal items. */
export const plainEntry = (unitId: string, more: Record<string, unknown> = {}): Record<string, unknown> => ({
  unitId, name: '学校基本信息', summary: '学校名称与地址', code: 'EDU/SCHOOL-1', dataForm: 'structured', updateFrequency: 'yearly', secrecy: 'nonClassified', grade: 'public',
  shareType: 'UNCONDITIONAL', openType: 'UNCONDITIONAL', legalBases: [], storage: 'governmentCloud', items: [named('schoolName'), named('place')], relatedCodes: [], ...more,
});

/** A conditional entry with personal items, resting on a basis. */
export const personalEntry = (unitId: string, legalBases: readonly string[], more: Record<string, unknown> = {}): Record<string, unknown> => plainEntry(unitId, {
  name: '学生基本信息', code: 'EDU/STU-1', grade: 'sensitive', shareType: 'CONDITIONAL', openType: 'NOT_OPEN', legalBases,
  shareConditions: { recipients: ['governmentDepartment', 'school'], items: ['studentName'], purposes: ['统计'], deliveries: ['INTERFACE'], maxMonths: 12, note: '' },
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 0, maxYears: 20, expiryAction: 'destroy' },
  items: [
    named('studentNumber', { personal: true, lookup: 'primary', mask: { name: 'studentNumber' } }), named('studentName', { personal: true, sensitive: true, mask: { name: 'personName' } }),
    named('graduatesOn', { type: 'date', maxLength: 10 }),
  ],
  ...more,
});

export const without = (entry: Record<string, unknown>, ...keys: readonly string[]): Record<string, unknown> => Object.fromEntries(Object.entries(entry).filter(([key]) => !keys.includes(key)));

/** Fresh: at its first version. */
export async function registerBasis(world: World, level: InstrumentLevel = 'LAW'): Promise<{ readonly legalBasisId: string; readonly version: number }> {
  return { legalBasisId: await registerLaw(world, level, '某某法'), version: 1 };
}

/** Registers an entry of a unit, whose owner is `<unit>-owner`. */
export async function register(world: World, entry: Record<string, unknown>): Promise<Resource> {
  const made = await world.as(`${String(entry['unitId']).slice('unit-'.length)}-owner`).post<Resource>('/resources', entry);
  assert.equal(made.status, 201, JSON.stringify(made.body));
  return made.body;
}

export const submit = (world: World, who: string, { resourceId }: Pick<Resource, 'resourceId'>) => world.as(who).post<Resource>(`/resources/${resourceId}/submission`, {});
export const review = (world: World, who: string, resource: Pick<Resource, 'resourceId' | 'version'>, body: Record<string, unknown> = { outcome: 'FORWARD' }) =>
  world.as(who).post<Resource>(`/resources/${resource.resourceId}/review`, body, ifMatch(resource));
export const publish = (world: World, who: string, resource: Pick<Resource, 'resourceId' | 'version'>) =>
  world.as(who).post<Resource>(`/resources/${resource.resourceId}/publication`, {}, ifMatch(resource));
export const revise = (world: World, who: string, resource: Pick<Resource, 'resourceId' | 'version'>, entry: Record<string, unknown>) =>
  world.as(who).put<Resource>(`/resources/${resource.resourceId}`, without(entry, 'unitId'), ifMatch(resource));

/** Takes a school's or the bureau's entry from its draft to publication. */
export async function bringToPublication(world: World, owner: string, resource: Resource): Promise<Resource> {
  const submitted = await submit(world, owner, resource);
  assert.equal(submitted.status, 200, JSON.stringify(submitted.body));
  const verified = await review(world, 'bureau-leading', submitted.body, { outcome: 'FORWARD', confirmedShareType: submitted.body.inside?.revision?.content.shareType ?? submitted.body.shareType });
  assert.equal(verified.status, 200, JSON.stringify(verified.body));
  const published = await publish(world, 'bureau-coordinator', verified.body);
  assert.equal(published.status, 200, JSON.stringify(published.body));
  return published.body;
}
