import { OF_A_UNIT, seated, toUnit, type DemoCity, type Place } from './demo-city.ts';

/** A ministry with departments and affiliated institutions, and another ministry's department outside its tree. */
export function ministry(regulation: string): DemoCity {
  const below = (id: string, name: string, short: string, kind: Place['kind'] = 'educationDepartment'): Place => ({ path: ['ministry', id], name, short, kind, level: 'national' });
  const places: readonly Place[] = [
    { path: ['ministry'], name: '部机关', short: '部机关', kind: 'educationDepartment', level: 'national', regulation },
    below('basiceducation', '基础教育司', '基教司'), below('studentaffairs', '高校学生司', '学生司'), below('teachers', '教师工作司', '教师司'),
    below('datacenter', '教育管理信息中心', '信息中心', 'educationInstitution'), below('examinations', '教育考试院', '考试院', 'educationInstitution'),
    { path: ['statistics'], name: '国家统计部门', short: '统计部门', kind: 'governmentDepartment', level: 'national' },
  ];
  const of = (unit: string, seats: readonly string[]) => seated(places, unit, seats);
  return {
    units: places.map(toUnit),
    people: [
      ...of('ministry', ['administrator', 'coordinator', 'coordinator-2', 'technical', 'technical-2', 'leading', 'auditor']),
      ...['basiceducation', 'studentaffairs', 'teachers', 'datacenter', 'examinations'].flatMap((unit) => of(unit, OF_A_UNIT)),
      ...of('statistics', ['administrator', 'consumer']),
    ],
    cast: { authority: 'ministry', ownerUnit: 'basiceducation', consumerUnit: 'teachers', outsider: 'statistics' },
  };
}
