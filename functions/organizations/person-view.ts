import * as z from 'zod';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { PersonId, UnitId } from '../../lib/identifiers.ts';
import { Delegation, RoleHolding, type Person } from '../../lib/organizations/actor.ts';

/** A person as administrators, and the person itself, see it. */
export const PersonView = z.strictObject({
  personId: PersonId,
  issuer: z.string().optional().describe('登记时绑定的令牌签发方（iss）· the issuer whose tokens are this person’s'),
  displayName: z.string(),
  unitId: UnitId,
  unitPath: z.array(UnitId),
  roles: z.array(RoleHolding),
  delegations: z.array(Delegation),
  given: z.array(z.strictObject({ delegationId: z.string(), to: PersonId, endsOn: LocalDate })),
  blocked: z.boolean(),
  version: z.int(),
});
export type PersonView = z.output<typeof PersonView>;

export const toPersonView = ({ personId, issuer, displayName, unitId, unitPath, roles, delegations, given, blocked }: Person, version: number): PersonView =>
  ({ personId, ...(issuer !== undefined && { issuer }), displayName, unitId, unitPath, roles, delegations, given: given ?? [], blocked: blocked !== undefined, version });
