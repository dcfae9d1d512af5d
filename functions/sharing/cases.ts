import * as z from 'zod';
import { CaseId } from '../../lib/identifiers.ts';
import type { Actor } from '../../lib/organizations/actor.ts';
import type { SeatName } from '../../lib/organizations/seats.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Case } from '../../lib/sharing/case.ts';
import { isSuperiorStep } from '../../lib/sharing/escalation.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';

export const CasePath = z.strictObject({ caseId: CaseId });
export const caseRefs = ({ caseId }: z.output<typeof CasePath>) => [CaseEntity.ref({ caseId })] as const;

/** @throws Refusal `NOT_FOUND` for whoever is no party */
export function requireCase(actor: Actor, found: Loaded<Case> | undefined): Loaded<Case> {
  if (!found || !mayKnow(actor, found.value)) throw new Refusal('NOT_FOUND');
  return found;
}

/** The seat that hears a step of the ladder. */
export const seatOfStep = (law: Law, step: string): SeatName =>
  isSuperiorStep(law, step) ? 'superior' : step === law.value('roles.coordinator').id ? 'coordinator' : 'leadingBody';
