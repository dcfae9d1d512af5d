import type { JobCall } from '../../lib/operation/operation.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Item } from '../../lib/sharing/application.ts';
import { reviseClock } from '../../lib/sharing/deadline.ts';
import { isSuperiorStep, openSteps, rungsDue, type Rung } from '../../lib/sharing/escalation.ts';
import { decide } from '../../lib/sharing/item-lifecycle.ts';
import { fileCase } from './file-case.ts';
import { noticesTo } from './notices.ts';

type Call = JobCall<readonly []>;
type Done = Rung | 'revised' | 'notEscalated';

/** Silence escalates, it never approves: an item that nobody answered moves to the first open step of the ladder. */
async function escalateSilence({ platform, now }: Call, law: Law, item: Item): Promise<{ readonly item: Item; readonly changes: readonly Change[] } | undefined> {
  const [step] = openSteps(law.value('sharing.escalation'), item);
  if (!step) return undefined;
  try {
    const { filed, changes } = await fileCase({ platform, law, now, step, cause: 'silence', statement: '' }, item);
    return { item: decide(item, { kind: isSuperiorStep(law, step) ? 'escalate' : 'coordinate', step, caseId: filed.caseId }, now), changes };
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    platform.log.error('deadline.notEscalated', { itemId: item.itemId, code: error.code });
    return undefined;
  }
}

/** One item's rungs, and its due date where a working-day table has been published since. */
export async function sweepItem(call: Call, listed: Item): Promise<readonly Done[]> {
  const { platform, now, law, commit } = call;
  const found = await platform.storage.get(ItemEntity.ref(listed));
  if (found?.value.state !== 'OWNER_REVIEW' || !found.value.clock) return [];
  const { clock, notified, applicationId, itemId, ownerUnitId, ownerUnitPath, consumerUnitId, profile } = found.value;
  if (!clock.provisional && rungsDue(clock, notified, platform.calendar, now).length === 0) return [];
  const bound = await law(ownerUnitPath, profile);
  const revised = reviseClock(clock, bound.value('sharing.responseDeadline'), platform.calendar);
  const rungs = bound.applies('answer-in-time') ? rungsDue(revised ?? clock, notified, platform.calendar, now) : [];
  if (rungs.length === 0 && !revised) return [];
  let next: Item = { ...found.value, ...(revised && { clock: revised }), notified: [...notified, ...rungs], updatedAt: now };
  const escalation = rungs.includes('escalated') ? await escalateSilence(call, bound, next) : undefined;
  const failed = rungs.includes('escalated') && !escalation;
  if (failed) next = { ...next, notified: next.notified.filter((rung) => rung !== 'escalated') };
  if (escalation) next = escalation.item;
  const done: Done[] = [...rungs.filter((rung) => rung !== 'escalated' || !failed), ...(revised ? ['revised' as const] : []), ...(failed ? ['notEscalated' as const] : [])];
  if (done.every((what) => what === 'notEscalated')) return done;
  const subject = { applicationId, itemId };
  const notices = rungs.filter((rung) => rung !== 'escalated' || !failed)
    .flatMap((rung) => noticesTo(rung === 'dueSoon' ? [ownerUnitId] : [ownerUnitId, consumerUnitId], `item.${rung}`, subject, platform.random, now));
  const revision = revised ? noticesTo([ownerUnitId, consumerUnitId], 'item.deadlineRevised', subject, platform.random, now) : [];
  await commit(
    { stream: 'sharing', action: 'item.deadlineReached', subject, profile, citation: bound.cite('answer-in-time'), facts: { rungs: done, dueOn: (revised ?? clock).dueOn } },
    [ItemEntity.replace(found, next), ...notices, ...revision, ...(escalation?.changes ?? [])],
  );
  return done;
}
