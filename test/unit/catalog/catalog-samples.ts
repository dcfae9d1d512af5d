import type { LocalDate } from '../../../lib/calendar/instant.ts';
import type { LegalBasis } from '../../../lib/catalog/legal-basis.ts';
import { Resource, ResourceContent } from '../../../lib/catalog/resource.ts';
import { PersonId, UnitId } from '../../../lib/identifiers.ts';
import type { BoundUnit, Law } from '../../../lib/regulations/law.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import type { Rule } from '../../../lib/regulations/rules.ts';

export const today = '2026-11-23' as LocalDate;
export const now = '2026-11-23T01:00:00.000Z';
export const bureau: BoundUnit = { unitId: 'unit-bureau', kind: 'educationDepartment', regulation: 'nanchang' };

export const lawOf = (off: readonly Rule[] = [], overrides: Readonly<Record<string, unknown>> = {}): Law =>
  createLawBook({ disabledRules: new Set(off) }).for([{ ...bureau, overrides }], today);

/** A complete conditional entry with personal items. */
export const contentOf = (changes: Partial<ResourceContent> = {}): ResourceContent => ResourceContent.parse({
  name: '学生基本信息', summary: '在校学生基本信息', code: 'EDU/STU-1', dataForm: 'structured', updateFrequency: 'monthly', secrecy: 'nonClassified', grade: 'sensitive',
  shareType: 'CONDITIONAL', openType: 'NOT_OPEN', legalBases: ['basis-law1'], storage: 'governmentCloud', relatedCodes: [],
  shareConditions: { recipients: ['governmentDepartment'], items: ['name'], purposes: ['统计'], deliveries: ['INTERFACE'], maxMonths: 12, note: '' },
  retention: { businessEvent: '毕业', eventField: 'graduatesOn', months: 6, validMonths: 12, maxYears: 20, expiryAction: 'destroy' },
  items: [
    { code: 'studentNumber', name: '学号', type: 'text', required: true, maxLength: 30, grade: 'sensitive', personal: true, sensitive: false, lookup: 'primary', mask: { name: 'studentNumber' } },
    { code: 'name', name: '姓名', type: 'text', required: true, maxLength: 30, grade: 'sensitive', personal: true, sensitive: true, lookup: 'none', mask: { name: 'personName' } },
    { code: 'graduatesOn', name: '毕业日期', type: 'date', required: true, maxLength: 10, grade: 'internal', personal: false, sensitive: false, lookup: 'none', mask: { name: 'clear' } },
  ],
  ...changes,
});

export const basisOf = (level: LegalBasis['instrument']['level'], changes: LegalBasis['changes'] = []): LegalBasis => ({
  legalBasisId: 'basis-law1' as LegalBasis['legalBasisId'], unitId: UnitId.parse('unit-bureau'), unitPath: [UnitId.parse('unit-bureau')],
  instrument: { title: '某某法', level, article: '12', inForceFrom: '2020-01-01' as LocalDate }, changes, tasksUntil: 0, createdAt: now as LegalBasis['createdAt'], updatedAt: now as LegalBasis['updatedAt'],
});

export const owner = PersonId.parse('person-owner');
export const reviewer = PersonId.parse('person-reviewer');

export const draftOf = (changes: Partial<Resource> = {}): Resource => Resource.parse({
  resourceId: 'resource-aaaa', unitId: 'unit-school', unitPath: ['unit-bureau', 'unit-school'], steward: owner, content: contentOf(), state: 'DRAFT', edition: 1, publishedEdition: 0,
  schemaVersion: 'nanchang/2023-03-01', profile: { regulation: 'nanchang', version: '2023-03-01' }, steps: [], collectors: [], cohorts: [], createdAt: now, updatedAt: now, ...changes,
});
