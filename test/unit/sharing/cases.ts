import type { Instant, LocalDate } from '../../../lib/calendar/instant.ts';
import { ApplicationId, ItemId, LegalBasisId, PersonId, ResourceId, UnitId } from '../../../lib/identifiers.ts';
import type { Decision, Item, ItemState, Scope } from '../../../lib/sharing/application.ts';
import type { DataItem, ResourceContent } from '../../../lib/catalog/resource.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import type { Law } from '../../../lib/regulations/law.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';
import type { Citation } from '../../../lib/regulations/citation.ts';

export const at = (text: string): Instant => text as Instant;
export const day = (text: string): LocalDate => text as LocalDate;
export const unit = (name: string) => UnitId.parse(`unit-${name}`);
export const person = (name: string) => PersonId.parse(`person-${name.toLowerCase().padEnd(4, '0')}`);
export const basis = (name: string) => LegalBasisId.parse(`basis-${name}`);
export const now = at('2026-03-02T01:00:00.000Z');
export const citation: Citation = { regulation: 'nanchang', version: '2023-03-01', articles: ['28'], key: 'sharing.conditionalApprovers' };

export const scope: Scope = {
  fields: ['studentName', 'grade'], masks: {}, from: day('2026-03-01'), until: day('2026-12-31'), delivery: 'INTERFACE', dailyReads: 100,
};

export const itemIn = (state: ItemState, more: Partial<Item> = {}): Item => ({
  itemId: ItemId.parse('item-aaaa'), applicationId: ApplicationId.parse('application-aaaa'), resourceId: ResourceId.parse('resource-aaaa'), edition: 1,
  shareType: 'CONDITIONAL', ownerUnitId: unit('school1'), ownerUnitPath: [unit('bureau'), unit('east'), unit('school1')],
  consumerUnitId: unit('school3'), consumerUnitPath: [unit('bureau'), unit('west'), unit('school3')], submittedBy: person('consumer'),
  purpose: '学籍核验', requested: scope, state, decisions: [], profile: { regulation: 'nanchang', version: '2023-03-01' }, notified: [], documentIds: [], updatedAt: now,
  ...more,
});

export const decision = (level: Decision['level'], outcome: Decision['outcome'], by = 'decider', granted: Scope = scope): Decision => ({
  outcome, level, by: person(by), role: 'DataOwner', at: now, citation, ...(outcome === 'APPROVED' && { scope: granted }),
});

/** The law of a school under the city's bureau, with rules switched off as mutants are. */
export const lawWith = (...disabled: Rule[]): Law =>
  createLawBook({ disabledRules: new Set(disabled) }).for([{ unitId: 'unit-bureau', kind: 'educationDepartment', regulation: 'nanchang' }, { unitId: 'unit-school1', kind: 'school' }], day('2026-03-02'));

const dataItem = (code: string, name: string, personal: boolean, mask: DataItem['mask']): DataItem =>
  ({ code, name, type: 'text', required: true, maxLength: 100, grade: 'internal', personal, sensitive: false, lookup: 'none', mask });

export const content: ResourceContent = {
  name: '学生学籍', summary: '学籍基本信息', code: 'xs/xj', secrecy: 'nonClassified', grade: 'sensitive', shareType: 'CONDITIONAL', legalBases: [basis('aaaa')],
  shareConditions: { recipients: ['school', 'governmentDepartment'], items: ['studentName', 'grade'], purposes: ['学籍核验'], deliveries: ['INTERFACE', 'FILE'], maxMonths: 12, note: '' },
  mlpsLevel: 3, storage: 'governmentCloud', relatedCodes: [],
  items: [dataItem('studentName', '姓名', true, { name: 'personName' }), dataItem('grade', '年级', false, { name: 'clear' }), dataItem('idNumber', '证件号', true, { name: 'identityNumber' })],
};
