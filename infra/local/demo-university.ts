import { OF_A_UNIT, seated, toUnit, type DemoCity, type Place } from './demo-city.ts';

/** A university with its departments, all of them producers of data, and a government department outside. */
export function university(regulation: string): DemoCity {
  const below = (id: string, name: string, short: string): Place => ({ path: ['university', id], name, short, kind: 'universityDepartment', level: 'institution' });
  const places: readonly Place[] = [
    { path: ['university'], name: '财经大学', short: '学校', kind: 'university', level: 'institution', regulation },
    below('studentaffairs', '学生工作部', '学工部'), below('academicaffairs', '教务处', '教务处'), below('personnel', '人事处', '人事处'),
    below('research', '科研处', '科研处'), below('library', '图书馆', '图书馆'),
    { path: ['statistics'], name: '市统计局', short: '统计局', kind: 'governmentDepartment', level: 'city' },
  ];
  const of = (unit: string, seats: readonly string[]) => seated(places, unit, seats);
  return {
    units: places.map(toUnit),
    people: [
      ...of('university', ['administrator', 'coordinator', 'coordinator-2', 'technical', 'technical-2', 'leading', 'auditor', 'destroyer']),
      ...['studentaffairs', 'academicaffairs', 'personnel', 'research', 'library'].flatMap((unit) => of(unit, OF_A_UNIT)),
      ...of('statistics', ['administrator', 'consumer']),
    ],
    cast: { authority: 'university', ownerUnit: 'studentaffairs', consumerUnit: 'academicaffairs', outsider: 'statistics' },
  };
}
