import { job } from '../../lib/operation/operation.ts';
import { CaseEntity, ItemEntity, TicketEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { CommitConflict } from '../../lib/platform/storage/store.ts';
import { isOverdue } from '../../lib/sharing/deadline.ts';
import { sweepItem } from './sweep-item.ts';
import { noticesTo } from './notices.ts';

/**
 * Notifies and escalates, each rung once: the marks are part of the same commit. Whether something is overdue does not
 * depend on it. Running twice, late, or twice at once changes nothing more.
 */
export const sweepDeadlines = job({
  name: 'sweepDeadlines',
  context: 'sharing',
  summary: { zh: '答复期限提醒与逾期移送', en: 'Remind of due answers and escalate overdue ones' },
  every: '1 hour',
  rules: ['sharing.responseDeadline', 'sharing.escalation', 'sharing.remedy'],
  async run(call) {
    const { platform, now, timeLeft, commit } = call;
    const { storage, random } = platform;
    const counts = { dueSoon: 0, overdue: 0, escalated: 0, revised: 0, notEscalated: 0, casesOverdue: 0, ticketsOverdue: 0, metAnother: 0 };
    /** Another run, or a decision, was there first: nothing to do. */
    const unlessMet = async (work: () => Promise<void>): Promise<void> => {
      try {
        await work();
      } catch (error) {
        if (!(error instanceof CommitConflict)) throw error;
        counts.metAnother += 1;
      }
    };
    for await (const { value } of storage.each(ItemEntity.list('byDue', { partition: ['all'] }))) {
      if (!timeLeft()) return { counts, more: true };
      await unlessMet(async () => {
        for (const what of await sweepItem(call, value)) counts[what] += 1;
      });
    }
    for await (const { ref } of storage.each(CaseEntity.list('byDue', { partition: ['all'] }))) {
      if (!timeLeft()) return { counts, more: true };
      await unlessMet(async () => {
        const found = await storage.get(ref);
        if (!found?.value.clock || found.value.state === 'CONCLUDED' || found.value.notified.includes('overdue') || !isOverdue(found.value.clock, now)) return;
        const { caseId, ownerUnitId, consumerUnitId, assigned, notified, profile } = found.value;
        const told = noticesTo([...(assigned ? [assigned.unitId] : []), ownerUnitId, consumerUnitId], 'case.overdue', { caseId }, random, now);
        await commit({ stream: 'sharing', action: 'case.overdue', subject: { caseId }, profile }, [CaseEntity.replace(found, { ...found.value, notified: [...notified, 'overdue'] }), ...told]);
        counts.casesOverdue += 1;
      });
    }
    for await (const { ref } of storage.each(TicketEntity.list('byDue', { partition: ['all'] }))) {
      if (!timeLeft()) return { counts, more: true };
      await unlessMet(async () => {
        const found = await storage.get(ref);
        if (!found?.value.clock || found.value.notified.includes('overdue') || !isOverdue(found.value.clock, now)) return;
        const { ticketId, ownerUnitId, consumerUnitId, notified, profile } = found.value;
        const told = noticesTo([ownerUnitId, consumerUnitId], 'ticket.overdue', { ticketId }, random, now);
        await commit({ stream: 'sharing', action: 'ticket.overdue', subject: { ticketId }, profile }, [TicketEntity.replace(found, { ...found.value, notified: [...notified, 'overdue'] }), ...told]);
        counts.ticketsOverdue += 1;
      });
    }
    return { counts, more: false };
  },
});
