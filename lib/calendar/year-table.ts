import * as z from 'zod';

const days = z.record(z.iso.date(), z.string().min(1).max(40));

/** One notice of the State Council's General Office: days off and make-up working days, each with its festival's name. */
export const Notice = z.strictObject({
  title: z.string().min(4).max(100),
  /** e.g. 国办发明电〔2025〕7号; left out where it is not known for certain. */
  number: z.string().max(40).optional(),
  date: z.iso.date().optional(),
  daysOff: days,
  makeUpDays: days,
});
export type Notice = z.output<typeof Notice>;

/** The notices for one year, oldest first; a later one overrules. A notice may reach back into the December before. */
export const YearTable = z.strictObject({ year: z.int().min(2018).max(2100), notices: z.array(Notice).min(1).max(10) })
  .superRefine(({ year, notices }, context) => {
    for (const [index, { daysOff, makeUpDays }] of notices.entries()) {
      const wrong = (kind: string, date: string, zh: string, en: string) => context.addIssue({ code: 'custom', path: ['notices', index, kind, date], params: { zh, en } });
      for (const [kind, listed] of Object.entries({ daysOff, makeUpDays })) for (const date of Object.keys(listed)) {
        if (!date.startsWith(`${year}-`) && !date.startsWith(`${year - 1}-12-`)) wrong(kind, date, `此日期不在 ${year} 年内`, `This date is not in ${year}`);
        if (kind === 'makeUpDays' && !isWeekend(date)) wrong(kind, date, '调休上班日须为星期六或星期日', 'A make-up day is a Saturday or Sunday');
        if (kind === 'makeUpDays' && Object.hasOwn(daysOff, date)) wrong(kind, date, '同一日期不得既放假又上班', 'A day cannot be both off and worked');
      }
    }
  });
export type YearTable = z.output<typeof YearTable>;

/** 0 is Sunday. */
export const weekday = (date: string): number => (Date.parse(date) / 86_400_000 + 4) % 7;
export const isWeekend = (date: string): boolean => weekday(date) % 6 === 0;
