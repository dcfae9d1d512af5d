import type { Unit, UnitKind } from '../organizations/unit.ts';
import type { Law } from '../regulations/law.ts';

/** Words of the texts that name several kinds of units, or one kind by another name. */
const TERMS: Record<string, readonly UnitKind[]> = {
  educationUnit: ['educationDepartment', 'school', 'educationInstitution', 'university', 'universityDepartment'],
  cityEducationUnit: ['educationDepartment', 'school', 'educationInstitution', 'university', 'universityDepartment'],
  municipalCommission: ['educationDepartment'], districtBureau: ['educationDepartment'], ministryDepartment: ['educationDepartment'],
  publicSchool: ['school'], kindergarten: ['school'], municipalVocationalSchool: ['school'],
  municipalPublicUniversity: ['university', 'universityDepartment'],
  schoolUnit: ['university', 'universityDepartment'], universityUnit: ['university', 'universityDepartment'],
  affiliatedInstitution: ['educationInstitution'],
  /** 公办高校 are public institutions (事业单位). */
  publicInstitution: ['publicInstitution', 'university'],
  otherBody: ['governmentDepartment', 'publicInstitution', 'researchInstitution', 'publicServiceBody'],
};

/** Whether a word of a profile or of an entry's conditions means this unit: its id, its kind, or a term for its kind. */
export const means = (word: string, unit: Pick<Unit, 'unitId' | 'kind'>): boolean =>
  word === unit.unitId || word === unit.kind || (TERMS[word]?.includes(unit.kind) ?? false);

/**
 * Who may be a consumer: the bodies that `sharing.consumerScope` lists, and the education units that the regulation
 * itself binds (`meta.scope`): the texts set up sharing for them and call them users (e.g. nanchang-7.3, nanchang-12).
 */
export function isEligible(law: Law, unit: Pick<Unit, 'unitId' | 'kind'>): boolean {
  const { eligible = [], internal = [], external = [] } = law.value('sharing.consumerScope');
  return [...eligible, ...internal, ...external, ...law.value('meta.scope')].some((word) => means(word, unit));
}
