import * as z from 'zod';
import { ItemId, OnwardId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import type { SeatName } from '../../lib/organizations/seats.ts';
import { findCapacity } from '../../lib/organizations/seats.ts';
import type { Role } from '../../lib/organizations/actor.ts';
import { OnwardRequestEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { submittersOf } from '../../lib/sharing/approval-steps.ts';
import { decideOnward, nextOnwardApprovers, OnwardRequest } from '../../lib/sharing/onward.ts';
import { mayKnow } from '../../lib/sharing/parties.ts';
import { actingPersons } from './items.ts';
import { noticesTo } from './notices.ts';

const seatOf = (law: Law, role: string): SeatName =>
  role === law.value('roles.owner').id ? 'owner' : role === law.value('roles.superiorReviewer') ? 'superior' : role === law.value('roles.coordinator').id ? 'coordinator' : 'leadingBody';

/** Owner or superior, either suffices, or all in order: as `onward.approvers` says. */
export const decideOnwardDisclosure = operation({
  name: 'decideOnwardDisclosure',
  context: 'sharing',
  summary: { zh: '审批对外提供数据的申请', en: 'Decide an onward disclosure' },
  route: 'POST /items/{itemId}/onward-requests/{onwardId}/decision',
  caller: 'owner',
  also: ['superior', 'coordinator', 'leadingBody'],
  rules: ['onward.approvers', 'roles.superiorReviewer', 'access.separationOfDuties'],
  refusals: ['OWN_APPLICATION', 'SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED'],
  path: z.strictObject({ itemId: ItemId, onwardId: OnwardId }),
  body: z.strictObject({ outcome: z.enum(['APPROVED', 'REFUSED']), reason: z.string().min(1).max(1000) }),
  returns: OnwardRequest,
  loads: (path) => [OnwardRequestEntity.ref(path)] as const,
  async handle({ loaded: [request], body, actor, law, sit, now, platform, commit }) {
    if (!request || !mayKnow(actor, request.value)) throw new Refusal('NOT_FOUND');
    const { value } = request;
    const bound = await law(value.ownerUnitPath, value.profile);
    const roles = nextOnwardApprovers(bound, value);
    if (roles.length === 0) throw new Refusal('MOVE_NOT_ALLOWED');
    const holds = (role: string) => findCapacity(actor, [role as Role], value.ownerUnitPath) !== undefined;
    const role = roles.find(holds) ?? roles[0] ?? bound.value('roles.owner').id;
    const capacity = await sit(value.ownerUnitPath, { under: bound, seat: seatOf(bound, role), role });
    const acting = actingPersons(actor, capacity);
    bound.require('own-application', !submittersOf(value).some((submitter) => acting.includes(submitter)), { code: 'OWN_APPLICATION' });
    const before = value.decisions.flatMap(({ by, onBehalfOf }) => (onBehalfOf ? [by, onBehalfOf] : [by]));
    bound.require('separation-of-duties', acting.every((person) => !before.includes(person)), { code: 'SEPARATION_OF_DUTIES' });
    const citation = bound.cite('onward-approved');
    const next = decideOnward(bound, value, { ...body, role: capacity.role, by: actor.personId, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }), at: now, citation }, now);
    const subject = { onwardId: value.onwardId, itemId: value.itemId };
    return commit(
      { stream: 'sharing', action: next.state === 'REQUESTED' ? 'onward.stepApproved' : `onward.${next.state.toLowerCase()}`, subject, profile: value.profile, citation, facts: { role: capacity.role } },
      [OnwardRequestEntity.replace(request, next), ...noticesTo([value.consumerUnitId, value.ownerUnitId], 'onward.decided', subject, platform.random, now)],
      next, { version: request.version + 1 },
    );
  },
});
