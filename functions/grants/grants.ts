import * as z from 'zod';
import type { Grant } from '../../lib/grants/grant.ts';
import { GrantId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { Capacity } from '../../lib/organizations/seats.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';
import type { SitOptions } from '../../lib/operation/operation.ts';

export const GrantPath = z.strictObject({ grantId: GrantId });
export const grantRefs = ({ grantId }: z.output<typeof GrantPath>) => [GrantEntity.ref({ grantId })] as const;

/** A grant, for a person who may know of it. @throws Refusal `NOT_FOUND` */
export function requireGrant(actor: Actor, grant: Loaded<Grant> | undefined): Loaded<Grant> {
  if (!grant || !mayKnow(actor, grant.value)) throw new Refusal('NOT_FOUND');
  return grant;
}

/** The law a grant began with; resolved from what the grant froze, without reading. */
export const lawOfGrant = ({ laws }: Basics, { ownerChain, profile }: Grant): Law => laws.frozen(ownerChain, profile);

type Sit = (unitPath: Grant['ownerUnitPath'], options?: SitOptions) => Promise<Capacity>;

/** The owner's seat, else the coordinator's. @throws Refusal `SEAT_REQUIRED` */
export async function sitAsOwnerOrCoordinator(sit: Sit, grant: Grant, under: Law): Promise<Capacity> {
  try {
    return await sit(grant.ownerUnitPath, { under });
  } catch (error) {
    if (!(error instanceof Refusal) || error.code !== 'SEAT_REQUIRED') throw error;
    return sit(grant.ownerUnitPath, { under, seat: 'coordinator' });
  }
}
