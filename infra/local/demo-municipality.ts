import { OF_A_UNIT, OF_AN_OFFICE, seated, toUnit, type DemoCity, type Place } from './demo-city.ts';

interface Names {
  readonly bureau: readonly [name: string, short: string];
  readonly district: string;
  /** Whether the university stands below the authority; otherwise it comes as a consumer from outside. */
  readonly universityInside: boolean;
}

/** An education authority with two districts, four schools and a university, and the city's statistics bureau outside its tree. */
export function municipality(regulation: string, { bureau: [bureau, short], district, universityInside }: Names): DemoCity {
  const school = (path: readonly string[], name: string, called: string): Place => ({ path: ['bureau', ...path], name, short: called, kind: 'school', level: 'institution' });
  const county = (id: string, name: string): Place => ({ path: ['bureau', id], name: `${name}${district}`, short: name, kind: 'educationDepartment', level: 'county' });
  const places: readonly Place[] = [
    { path: ['bureau'], name: bureau, short, kind: 'educationDepartment', level: 'city', regulation },
    county('east', '东区'), county('west', '西区'),
    school(['east', 'school1'], '东区第一小学', '东区一小'), school(['east', 'school2'], '东区第二中学', '东区二中'),
    school(['west', 'school3'], '西区第三小学', '西区三小'), school(['west', 'school4'], '西区第四中学', '西区四中'),
    { path: universityInside ? ['bureau', 'university'] : ['university'], name: '大学', short: '大学', kind: 'university', level: 'institution' },
    { path: ['statistics'], name: '市统计局', short: '统计局', kind: 'governmentDepartment', level: 'city' },
  ];
  const of = (unit: string, seats: readonly string[]) => seated(places, unit, seats);
  return {
    units: places.map(toUnit),
    people: [
      // 上级: to districts and schools the bureau is the superior authority; what it owns itself nobody here rules on, its own superior is another place
      ...of('bureau', [...OF_AN_OFFICE, 'technical-2', 'leading', 'superior', 'auditor']),
      ...['east', 'west'].flatMap((unit) => of(unit, OF_AN_OFFICE)),
      ...['school1', 'school2', 'school3', 'school4'].flatMap((unit) => of(unit, OF_A_UNIT)),
      ...of('university', universityInside ? ['consumer', 'administrator', 'owner', 'owner-2'] : ['consumer', 'administrator']),
      ...of('statistics', ['consumer']),
    ],
    cast: { authority: 'bureau', ownerUnit: 'school1', consumerUnit: 'east', outsider: 'statistics' },
  };
}
