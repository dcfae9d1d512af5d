import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import { PersonId, UnitId } from '../identifiers.ts';

/** Roles that persons hold at a unit: the regulations' parties, and the product's own last two. */
export const Role = z.enum([
  'DataOwner', 'DataConsumer', 'DataCoordinator', 'DataTechnicalManager', 'LeadingGroup', 'SuperiorEducationAuthority', 'DestructionOfficer',
  'SecurityAuditor', 'UnitAdministrator',
]);
export type Role = z.output<typeof Role>;

/** Held from `since` until it is withdrawn, or to the end of `until`. */
export const RoleHolding = z.strictObject({ role: Role, unitId: UnitId, since: LocalDate, until: LocalDate.optional() });
export type RoleHolding = z.output<typeof RoleHolding>;

/** 委托: dated; shows as "B on behalf of A". */
export const Delegation = z.strictObject({
  delegationId: z.string(), from: PersonId, role: Role, unitId: UnitId, startsOn: LocalDate, endsOn: LocalDate,
});
export type Delegation = z.output<typeof Delegation>;

/** A person of the platform. One item holds all that authority needs, so that one read decides. */
export const Person = z.strictObject({
  /** Digest of the token's issuer and subject. */
  personId: PersonId,
  /** Whose tokens the person comes with; absent where the record was made without it. */
  issuer: z.string().max(300).optional(),
  displayName: z.string().min(1).max(60),
  unitId: UnitId,
  unitPath: z.array(UnitId).min(1).max(12),
  roles: z.array(RoleHolding).max(50),
  /** Delegations that others have given to this person. */
  delegations: z.array(Delegation).max(50),
  /** Delegations that this person has given, so that they end with the role. */
  given: z.array(z.strictObject({ delegationId: z.string(), to: PersonId, endsOn: LocalDate })).max(50).optional(),
  blocked: z.strictObject({ at: Instant, reason: z.string() }).optional(),
  createdAt: Instant,
});
export type Person = z.output<typeof Person>;

/** The person who calls, as loaded for this call. */
export interface Actor extends Person {
  readonly today: LocalDate;
}
