import type { PersonId, UnitId } from '../identifiers.ts';
import type { Law } from '../regulations/law.ts';
import type { Text } from '../regulations/refusal.ts';
import { Role, type Actor } from './actor.ts';

/** The capacity in which somebody acts; goes into the ledger entry. */
export interface Capacity {
  readonly role: Role;
  readonly unitId: UnitId;
  readonly onBehalfOf?: PersonId;
}

/** Where a role must be held to sit for a unit: at the unit itself, anywhere on its chain, or strictly above it. */
export type Reach = 'self' | 'chain' | 'above';
const REACH: Record<Role, Reach> = {
  DataOwner: 'self', DataConsumer: 'self', UnitAdministrator: 'chain', DataCoordinator: 'chain',
  DataTechnicalManager: 'chain', LeadingGroup: 'chain', SuperiorEducationAuthority: 'above', DestructionOfficer: 'chain', SecurityAuditor: 'chain',
};
export const reachOf = (role: Role): Reach => REACH[role];

interface Seat {
  readonly title: Text;
  /** Which roles sit there: what the profile says. */
  readonly roles: (law: Law) => readonly Role[];
  /** The product's own seat: it is there where no regulation binds the unit, too. */
  readonly own?: Role;
}
const asRole = (id: string): Role => id as Role;

/** Everybody who may be asked at some step: inside, outside, and for copies. Steps that no person takes are left out. */
const approversOf = (law: Law): readonly Role[] => {
  const { internal, external } = law.value('sharing.conditionalApprovers');
  return Role.options.filter((role) => [...internal.steps, ...(external?.steps ?? []), ...law.value('sharing.copyConsent')].includes(role));
};

/** Seats are what operations name; the profile says who sits there. */
export const SEATS = {
  owner: { title: { zh: '数据归属部门', en: 'data owner' }, roles: (law) => [asRole(law.value('roles.owner').id)] },
  consumer: { title: { zh: '数据使用部门', en: 'data consumer' }, roles: (law) => [asRole(law.value('roles.consumer').id)] },
  coordinator: { title: { zh: '数据管理协调部门', en: 'data coordinator' }, roles: (law) => [asRole(law.value('roles.coordinator').id)] },
  technical: { title: { zh: '数据技术管理部门', en: 'technical manager' }, roles: (law) => [asRole(law.value('roles.technical').id)] },
  leadingBody: { title: { zh: '领导小组', en: 'leading body' }, roles: (law) => [asRole(law.value('roles.leadingBody')?.id ?? 'LeadingGroup')] },
  superior: { title: { zh: '上级教育行政部门', en: 'superior authority' }, roles: (law) => [asRole(law.value('roles.superiorReviewer') ?? 'SuperiorEducationAuthority')] },
  approver: { title: { zh: '共享审核人', en: 'sharing approver' }, roles: approversOf },
  executor: { title: { zh: '授权执行人', en: 'grant executor' }, roles: (law) => [asRole(law.value('sharing.conditionalApprovers').executedBy)] },
  destroyer: { title: { zh: '销毁执行人', en: 'destruction executor' }, roles: (law) => [asRole(law.value('destruction.owner'))] },
  auditor: { title: { zh: '安全审计员', en: 'security auditor' }, roles: () => ['SecurityAuditor'], own: 'SecurityAuditor' },
  administrator: { title: { zh: '单位管理员', en: 'unit administrator' }, roles: () => ['UnitAdministrator'], own: 'UnitAdministrator' },
} as const satisfies Record<string, Seat>;
export type SeatName = keyof typeof SEATS;
export const seatNamed = (name: SeatName): Seat => SEATS[name];

const reaches = (reach: Reach, holderUnit: UnitId, unitPath: readonly UnitId[]): boolean => {
  const place = unitPath.indexOf(holderUnit);
  const last = unitPath.length - 1;
  return reach === 'self' ? place === last : reach === 'chain' ? place >= 0 : place >= 0 && place < last;
};

/** In which capacity the actor may sit for the last unit of the path: an own role first, else a delegation in force today. */
export function findCapacity(actor: Actor, roles: readonly Role[], unitPath: readonly UnitId[]): Capacity | undefined {
  for (const role of roles) {
    const own = actor.roles.find((held) => held.role === role && held.since <= actor.today && actor.today <= (held.until ?? actor.today) && reaches(REACH[role], held.unitId, unitPath));
    if (own) return { role, unitId: own.unitId };
  }
  for (const role of roles) {
    const given = actor.delegations.find((d) => d.role === role && d.startsOn <= actor.today && actor.today <= d.endsOn && reaches(REACH[role], d.unitId, unitPath));
    if (given) return { role, unitId: given.unitId, onBehalfOf: given.from };
  }
  return undefined;
}
