import type { Instant } from '../../lib/calendar/instant.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { Capacity } from '../../lib/organizations/seats.ts';
import type { Citation } from '../../lib/regulations/citation.ts';
import type { Hand } from '../../lib/retention/destruction.ts';

/** The hand of the person who acts now. */
export const handOf = (actor: Actor, capacity: Capacity, citation: Citation, at: Instant): Hand => ({
  by: actor.personId, role: capacity.role, unitId: capacity.unitId, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), at, citation,
});

/** The hand of the retention rule, approved when the resource was published. */
export const standingHand = (citation: Citation, at: Instant): Hand => ({ by: 'standing-rule', role: 'RetentionRule', at, citation });
