import * as z from 'zod';
import type { Instant } from '../calendar/instant.ts';
import { Delivery, Grant } from './grant.ts';
import { standingOf } from './grant-lifecycle.ts';

/** What a party sees of a grant. */
export const GrantView = Grant.omit({ ownerChain: true, pseudonymKey: true, seal: true }).extend({
  version: z.int(),
  /** How it stands now, by the clock. */
  standing: z.enum(['NOT_YET', 'IN_FORCE', 'SUSPENDED', 'EVIDENCE_LAPSED', 'ENDED', 'REVOKED']),
});
export type GrantView = z.output<typeof GrantView>;

export function toGrantView({ ownerChain: _, pseudonymKey: __, seal: ___, ...grant }: Grant, version: number, now: Instant): GrantView {
  return { ...grant, version, standing: standingOf(grant, now) };
}

export const DeliveryView = Delivery;
export type DeliveryView = z.output<typeof DeliveryView>;
