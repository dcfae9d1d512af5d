import { UnitId } from '../../lib/identifiers.ts';
import type { Role } from '../../lib/organizations/actor.ts';
import type { Unit } from '../../lib/organizations/unit.ts';

/** A synthetic unit: no unit and no person of a demonstration exists. */
export interface DemoUnit extends Pick<Unit, 'unitId' | 'name' | 'kind' | 'level' | 'path'> {
  readonly regulation?: string;
}

/** `name` is the subject in the demonstration issuer's tokens: `<unit>-<seat>`, the unit at which the roles are held. */
export interface DemoPerson {
  readonly name: string;
  readonly displayName: string;
  readonly unitId: UnitId;
  readonly roles: readonly Role[];
}

/** Who plays which part in a journey: names of units without `unit-`, and of persons. */
export interface Cast {
  /** The authority whose regulation binds the others; its coordinator, leading body, technical managers and auditor serve all. */
  readonly authority: string;
  readonly ownerUnit: string;
  readonly consumerUnit: string;
  /** A consumer unit that stands in no tree of the authority. */
  readonly outsider: string;
}

/** A place to demonstrate one regulation. */
export interface DemoCity {
  readonly units: readonly DemoUnit[];
  readonly people: readonly DemoPerson[];
  readonly cast: Cast;
}

/** Without `unit-`, the name that people and units go by in the demonstration. */
export const demoUnitId = (name: string): UnitId => UnitId.parse(`unit-${name}`);

/** The units of a place, top unit first, with the short names from which its people are called. */
export interface Place {
  readonly path: readonly string[];
  readonly name: string;
  readonly short: string;
  readonly kind: Unit['kind'];
  readonly level: Unit['level'];
  readonly regulation?: string;
}
export const toUnit = ({ path, name, kind, level, regulation }: Place): DemoUnit =>
  ({ unitId: demoUnitId(path.at(-1) ?? ''), name: `演示·${name}`, kind, level, path: path.map(demoUnitId), ...(regulation !== undefined && { regulation }) });

const SEATS: Readonly<Record<string, readonly [Role, string]>> = {
  administrator: ['UnitAdministrator', '单位管理员'], owner: ['DataOwner', '数据归属员'], consumer: ['DataConsumer', '数据使用员'],
  coordinator: ['DataCoordinator', '数据协调员'], technical: ['DataTechnicalManager', '数据技术管理员'], leading: ['LeadingGroup', '领导小组成员'],
  superior: ['SuperiorEducationAuthority', '上级审核员'], auditor: ['SecurityAuditor', '安全审计员'], destroyer: ['DestructionOfficer', '数据销毁员'],
};
const SUFFIX: Readonly<Record<string, string>> = { '2': '乙' };

/** People of a unit by their seats; `owner-2` is a second one. */
export const seated = (places: readonly Place[], unit: string, seats: readonly string[]): readonly DemoPerson[] => seats.map((seat) => {
  const [kind = '', second = ''] = seat.split('-');
  const [role, title] = SEATS[kind] ?? [];
  const place = places.find(({ path }) => path.at(-1) === unit);
  if (!role || !place) throw new TypeError(`no seat ${seat} at ${unit}`);
  return { name: `${unit}-${seat}`, displayName: `演示·${place.short}${title}${SUFFIX[second] ?? ''}`, unitId: demoUnitId(unit), roles: [role] };
});
export const OF_A_UNIT = ['administrator', 'owner', 'owner-2', 'consumer'] as const;
export const OF_AN_OFFICE = [...OF_A_UNIT, 'coordinator', 'technical'] as const;
