import * as z from 'zod';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { operation } from '../../lib/operation/operation.ts';

const Day = z.strictObject({
  date: LocalDate, working: z.boolean(), why: z.enum(['weekday', 'weekend', 'holiday', 'makeUpDay']),
  name: z.string().optional(), notice: z.string().optional(), count: z.int().optional(),
});

/** The N-th working day after a date, day by day with the notices that say so. */
export const explainDueDate = operation({
  name: 'explainDueDate',
  context: 'regulations',
  summary: { zh: '逐日说明工作日期限', en: 'Explain a period of working days day by day' },
  route: 'GET /calendar/due',
  caller: 'person',
  rules: [],
  query: z.strictObject({ from: LocalDate, workingDays: z.coerce.number().int().min(1).max(120) }),
  returns: z.strictObject({ dueOn: LocalDate, provisional: z.boolean(), days: z.array(Day) }),
  async handle({ query: { from, workingDays }, platform, answer }) {
    const { dueOn, provisional, days } = platform.calendar.due(from, workingDays);
    return answer({ dueOn, provisional, days: [...days] });
  },
});
