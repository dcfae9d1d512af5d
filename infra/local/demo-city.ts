import { UnitId } from '../../lib/identifiers.ts';
import type { Role } from '../../lib/organizations/actor.ts';
import type { Unit } from '../../lib/organizations/unit.ts';

/** A synthetic city: no unit and no person of it exists. */
export interface DemoUnit extends Pick<Unit, 'unitId' | 'name' | 'kind' | 'level' | 'path'> {
  readonly regulation?: string;
}

/** `name` is the subject in the demonstration issuer's tokens. */
export interface DemoPerson {
  readonly name: string;
  readonly displayName: string;
  readonly unitId: UnitId;
  readonly roles: readonly Role[];
}

const id = (name: string): UnitId => UnitId.parse(`unit-${name}`);
const unit = (path: readonly string[], name: string, kind: Unit['kind'], level: Unit['level']): DemoUnit =>
  ({ unitId: id(path.at(-1) ?? ''), name: `演示·${name}`, kind, level, path: path.map(id) });

export const demoUnits = (regulation: string): readonly DemoUnit[] => [
  { ...unit(['bureau'], '市教育局', 'educationDepartment', 'city'), regulation },
  unit(['bureau', 'east'], '东区教育局', 'educationDepartment', 'county'),
  unit(['bureau', 'west'], '西区教育局', 'educationDepartment', 'county'),
  unit(['bureau', 'east', 'school1'], '东区第一小学', 'school', 'institution'),
  unit(['bureau', 'east', 'school2'], '东区第二中学', 'school', 'institution'),
  unit(['bureau', 'west', 'school3'], '西区第三小学', 'school', 'institution'),
  unit(['bureau', 'west', 'school4'], '西区第四中学', 'school', 'institution'),
  // neither is part of the education authority's tree: they come as consumers from outside
  unit(['university'], '大学', 'university', 'institution'),
  unit(['statistics'], '市统计局', 'governmentDepartment', 'city'),
];

const titles: Record<Role, string> = {
  DataOwner: '数据归属员', DataConsumer: '数据使用员', DataCoordinator: '数据协调员', DataTechnicalManager: '数据技术管理员',
  LeadingGroup: '领导小组成员', SuperiorEducationAuthority: '上级审核员', SecurityAuditor: '安全审计员', UnitAdministrator: '单位管理员',
};
const short: Record<string, string> = {
  bureau: '市局', east: '东区', west: '西区', school1: '东区一小', school2: '东区二中', school3: '西区三小', school4: '西区四中', university: '大学', statistics: '统计局',
};
const person = (name: string, at: string, role: Role, suffix = ''): DemoPerson =>
  ({ name, displayName: `演示·${short[at] ?? at}${titles[role]}${suffix}`, unitId: id(at), roles: [role] });

const ofUnit = (at: string): readonly DemoPerson[] => [
  person(`${at}-administrator`, at, 'UnitAdministrator'), person(`${at}-owner`, at, 'DataOwner'), person(`${at}-owner-2`, at, 'DataOwner', '乙'), person(`${at}-consumer`, at, 'DataConsumer'),
];
const ofDepartment = (at: string): readonly DemoPerson[] => [
  ...ofUnit(at), person(`${at}-coordinator`, at, 'DataCoordinator'), person(`${at}-technical`, at, 'DataTechnicalManager'),
];

export const demoPeople: readonly DemoPerson[] = [
  ...ofDepartment('bureau'),
  person('bureau-technical-2', 'bureau', 'DataTechnicalManager', '乙'),
  person('bureau-leading', 'bureau', 'LeadingGroup'),
  person('bureau-superior', 'bureau', 'SuperiorEducationAuthority'),
  person('bureau-auditor', 'bureau', 'SecurityAuditor'),
  ...['east', 'west'].flatMap(ofDepartment),
  ...['school1', 'school2', 'school3', 'school4'].flatMap(ofUnit),
  person('university-consumer', 'university', 'DataConsumer'),
  person('university-administrator', 'university', 'UnitAdministrator'),
  person('statistics-consumer', 'statistics', 'DataConsumer'),
];
