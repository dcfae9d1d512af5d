import type { LocalDate } from '../../lib/calendar/instant.ts';
import { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { EditionEntity, LegalBasisEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Role } from '../../lib/organizations/actor.ts';
import { PersonEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Resource, ResourceContent } from '../../lib/catalog/resource.ts';
import { content, basis } from '../unit/sharing/cases.ts';
import { fileSystem as fileBy } from '../conformance/sharing-steps.ts';
import { sign, signAll as signPapers, type Paper } from '../support/journey.ts';
import type { AnyBody, Answered, TestWorld } from '../support/test-platform.ts';

export { sign };

export interface ItemBody extends AnyBody {
  readonly applicationId: string;
  readonly itemId: string;
  readonly state: string;
  readonly version: number;
  readonly documentIds: readonly string[];
  readonly decisionLevel?: string;
  readonly approved?: { readonly fields: readonly string[] };
}
export interface ApplicationBody extends AnyBody { readonly applicationId: string; readonly items: readonly [ItemBody, ...ItemBody[]] }
export interface CaseBody extends AnyBody { readonly caseId: string; readonly assigned?: { readonly unitId: string; readonly personId?: string } }

export const scope = { fields: ['studentName', 'grade'], masks: {}, from: '2026-11-23', until: '2027-06-30', delivery: 'INTERFACE', dailyReads: 100 } as const;

/** A published entry of a unit, written as the catalog leaves it. */
export async function publish(world: TestWorld, owner: readonly string[], change: Partial<ResourceContent> = {}): Promise<string> {
  const { ledger, random, clock } = world.platform;
  const resourceId = ResourceId.parse(`resource-${random.token()}`);
  const unitPath = owner.map((name) => UnitId.parse(`unit-${name}`));
  const now = clock.now();
  const published: ResourceContent = { ...content, ...change };
  const resource: Resource = {
    resourceId, unitId: unitPath.at(-1) ?? UnitId.parse('unit-none'), unitPath, steward: world.personId(`${owner.at(-1)}-owner`), content: published, state: 'PUBLISHED', edition: 1, publishedEdition: 1,
    schemaVersion: '1', profile: { regulation: 'nanchang', version: '2023-03-01' }, steps: [], collectors: [], cohorts: [], publishedOn: '2026-11-20' as LocalDate, createdAt: now, updatedAt: now,
  };
  const edition = { resourceId, edition: 1, content: published, contentHash: 'a'.repeat(64), publishedAt: now, profile: resource.profile };
  await ledger.commit({ stream: 'operations', action: 'test.published', operation: 'test', subject: { resourceId } }, [ResourceEntity.insert(resource), EditionEntity.insert(edition)]);
  return resourceId;
}

export async function registerBasis(world: TestWorld, name: string): Promise<string> {
  const { ledger, clock } = world.platform;
  const now = clock.now();
  await ledger.commit({ stream: 'operations', action: 'test.basis', operation: 'test', subject: {} }, [LegalBasisEntity.insert({
    legalBasisId: basis(name), unitId: UnitId.parse('unit-bureau'), unitPath: [UnitId.parse('unit-bureau')],
    instrument: { title: '中华人民共和国个人信息保护法', level: 'LAW', article: '第十三条', inForceFrom: '2021-11-01' as LocalDate }, changes: [], tasksUntil: 0, createdAt: now, updatedAt: now,
  })]);
  return basis(name);
}

export const fileSystem = (world: TestWorld, unit = 'school3', level = 3, validUntil = '2027-12-31'): Promise<string> => fileBy(world, `${unit}-consumer`, { level, validUntil });

export const application = (items: readonly object[], change: object = {}, world?: TestWorld) => ({
  scenario: '转学时核验学籍', purpose: '学籍核验', legalDuty: '义务教育学籍管理', ...(world && { responsiblePerson: world.personId('school3-consumer') }), items, ...change,
});

/** school3 applies for a conditional resource of school1, with evidence. */
export async function apply(world: TestWorld, change: object = {}, item: object = {}): Promise<{ readonly resourceId: string; readonly item: ItemBody; readonly path: string }> {
  const resourceId = await publish(world, ['bureau', 'east', 'school1']);
  const filingId = await fileSystem(world);
  const answered = await world.as('school3-consumer').post<ApplicationBody>('/applications', application([{ resourceId, filingId, ...scope, ...item }], change, world));
  if (answered.status !== 201) throw new Error(JSON.stringify(answered.body));
  const [first] = answered.body.items;
  return { resourceId, item: first, path: `/applications/${answered.body.applicationId}/items/${first.itemId}` };
}

export const decide = (world: TestWorld, who: string, path: string, body: object, version = 1): Promise<Answered<ItemBody>> =>
  world.as(who).post<ItemBody>(`${path}/decision`, body, { 'if-match': `"${version}"` });
export const refusal = { outcome: 'REFUSED', reason: { reasonType: 'CONDITIONS_NOT_MET', text: '所述职责与共享条件不符', legalBases: [] } } as const;

export const documentsOf = async (world: TestWorld, who: string, path: string): Promise<readonly Paper[]> =>
  (await world.as(who).get<{ items: readonly Paper[] }>(`${path}/documents`)).body.items;

/** Every party of every document signs. */
export const signAll = (world: TestWorld, path: string): ReturnType<typeof signPapers> => signPapers(world, { itemPath: path }, [], 'school3-consumer');

/** Another role for a person of the city, as an administrator would give it. */
export async function giveRole(world: TestWorld, name: string, role: Role, unit: string): Promise<void> {
  const { storage, ledger } = world.platform;
  const person = await storage.get(PersonEntity.ref({ personId: world.personId(name) }));
  if (!person) throw new TypeError(`nobody is called ${name}`);
  const roles = [...person.value.roles, { role, unitId: UnitId.parse(`unit-${unit}`), since: '2026-01-01' as LocalDate }];
  await ledger.commit({ stream: 'operations', action: 'test.role', operation: 'test', subject: {} }, [PersonEntity.replace(person, { ...person.value, roles })]);
}
