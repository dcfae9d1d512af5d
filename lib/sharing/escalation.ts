import { toLocalDate, type Instant } from '../calendar/instant.ts';
import type { WorkingDayCalendar } from '../calendar/working-days.ts';
import type { UnitId } from '../identifiers.ts';
import { roleTitle } from '../organizations/role-titles.ts';
import type { Law } from '../regulations/law.ts';
import type { Steps } from '../regulations/profile-schema.ts';
import type { Item, ItemClock } from './application.ts';
import type { Case } from './case.ts';
import { isOverdue } from './deadline.ts';
import { isRuled } from './item-lifecycle.ts';
import { SERVICE_TARGETS } from './service-targets.ts';

/** Remedies open to an item: in mode `any` each that was not taken, in mode `all` the next in order. None after a ruling. */
export function openSteps(ladder: Steps, item: Item): readonly string[] {
  if (isRuled(item)) return [];
  const taken = new Set((item.escalations ?? []).map(({ step }) => step));
  const left = ladder.steps.filter((step) => !taken.has(step));
  return ladder.mode === 'any' ? left : left.slice(0, 1);
}

/** Whether a step is the superior's ruling; every other step of a ladder is coordination by that role. */
export const isSuperiorStep = (law: Law, step: string): boolean => step === law.value('roles.superiorReviewer');

/** @throws Refusal `ESCALATION_NOT_OPEN` by the rule `escalation-path` */
export function requireStep(law: Law, item: Item, step: string | undefined): string {
  const open = openSteps(law.value('sharing.escalation'), item);
  law.require('escalation-path', step !== undefined && open.includes(step), {
    code: 'ESCALATION_NOT_OPEN',
    detail: { zh: `可用的救济途径：${open.map(roleTitle).join('、') || '无'}`, en: `Open remedies: ${open.join(', ') || 'none'}` },
  });
  return step ?? law.value('roles.coordinator').id;
}

/** The owner's own body, or the consumer's, does not rule in its own case. */
export function requireNeutral(law: Law, item: Item, sittingUnit: UnitId): void {
  law.require('neutral-reviewer', sittingUnit !== item.ownerUnitId && sittingUnit !== item.consumerUnitId, { code: 'NEUTRAL_REVIEWER_REQUIRED' });
}

/** Coordination that was given to a body that is no party is not concluded by one that is. */
export function requireNeutralCoordinator(law: Law, { assigned, ownerUnitId, consumerUnitId }: Pick<Case, 'assigned' | 'ownerUnitId' | 'consumerUnitId'>, sittingUnit: UnitId): void {
  const isParty = (unitId: UnitId): boolean => unitId === ownerUnitId || unitId === consumerUnitId;
  law.require('neutral-reviewer', !isParty(sittingUnit) || !assigned || isParty(assigned.unitId), { code: 'NEUTRAL_REVIEWER_REQUIRED' });
}

/** Rungs of a running clock: a reminder, notice once overdue, escalation; how long before and after is a service target. */
export const RUNGS = ['dueSoon', 'overdue', 'escalated'] as const;
export type Rung = (typeof RUNGS)[number];

/** Rungs that are due now and not yet marked, in order. A function of clock and data: a late or repeated run changes nothing. */
export function rungsDue(clock: ItemClock, notified: readonly string[], calendar: WorkingDayCalendar, now: Instant): readonly Rung[] {
  const today = toLocalDate(now);
  const overdue = isOverdue(clock, now);
  const reached: Record<Rung, boolean> = {
    dueSoon: !overdue && today <= clock.dueOn && calendar.elapsed(today, clock.dueOn) <= SERVICE_TARGETS.remindBefore,
    overdue,
    escalated: overdue && calendar.elapsed(clock.dueOn, today) > SERVICE_TARGETS.escalateAfter,
  };
  return RUNGS.filter((rung) => reached[rung] && !notified.includes(rung));
}
