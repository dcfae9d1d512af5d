import type { Law } from '../../../lib/regulations/law.ts';
import { item, pupilResource } from './pupils.ts';

/** What regulations ask to be stated of an entry beyond the fields that every entry has. */
const STATED: Readonly<Record<string, string>> = {
  mandate: '义务教育学籍管理职责', responsibilityListLine: '数据责任清单第一项', shareScope: '教育系统各单位及其他公共管理和服务机构', class: '业务数据',
  reasons: '含学生个人信息，须按用途控制使用', shareMethod: '平台接口', disclosureType: '不予公开', disclosureMethod: '不予公开', usageRequirements: '仅限履行职责使用', resourceClassification: '学生类',
};
/** Every name that the text lists, filled in as far as an entry has no field of that name. */
function attributesFor(law: Law): Readonly<Record<string, string>> {
  const required = law.value('catalog.requiredFields');
  const names = (Array.isArray(required) ? required : Object.values(required).flat()).map((name) => name.split('?')[0] ?? name);
  return Object.fromEntries(names.flatMap((name) => (STATED[name] === undefined ? [] : [[name, STATED[name]]])));
}

/** The pupil resource as the place's own text wants it, for everybody who applies in it. */
export function pupilsOf(law: Law, unitId: string, purpose: string, legalBases: readonly string[]) {
  const { shareConditions, ...entry } = pupilResource(unitId, undefined);
  return {
    ...entry, legalBases, ...stated(law),
    shareConditions: {
      ...shareConditions, purposes: [purpose], deliveries: ['INTERFACE', 'FILE'],
      recipients: ['educationDepartment', 'educationInstitution', 'universityDepartment', 'governmentDepartment', 'school'],
    },
  };
}

/** A list without personal information, for everybody who may use it. */
export function classesOf(law: Law, unitId: string) {
  const { shareConditions: _, retention: __, mlpsLevel: ___, ...entry } = pupilResource(unitId, undefined);
  return {
    ...entry, ...stated(law), name: '开设班级名录（演示）', summary: '各年级开设的班级，不含个人信息', code: 'demo/classes', grade: 'public', shareType: 'UNCONDITIONAL',
    items: [item('className', '班级名称', 'text', 40, { personal: false, mask: 'clear' }), item('yearGroup', '年级', 'text', 20, { personal: false, mask: 'clear' })],
  };
}

const stated = (law: Law) => ({ attributes: attributesFor(law), care: { channel: '业务系统' } });
