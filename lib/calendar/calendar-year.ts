import * as z from 'zod';
import { Instant } from './instant.ts';
import { Notice, YearTable } from './year-table.ts';

const person = z.string().regex(/^person-/);

/** A year's table as persons put it in: proposed by one, published by another. A later notice is a new proposal. */
export const CalendarYear = z.strictObject({
  year: z.int().min(2018).max(2100),
  proposal: z.strictObject({ table: YearTable, by: person, at: Instant }).optional(),
  published: z.strictObject({ table: YearTable, proposedBy: person, by: person, at: Instant }).optional(),
});
export type CalendarYear = z.output<typeof CalendarYear>;

/** The whole year's notices, those published before included. */
export const CalendarYearContent = z.strictObject({ notices: z.array(Notice).min(1).max(10) });

export const proposeYear = (current: CalendarYear | undefined, table: YearTable, by: string, at: Instant): CalendarYear =>
  ({ ...current, year: table.year, proposal: { table, by, at } });

/** `undefined` when nothing is proposed. Who proposed and who publishes is the caller's to compare. */
export function publishYear({ proposal, ...rest }: CalendarYear, by: string, at: Instant): (CalendarYear & { readonly published: NonNullable<CalendarYear['published']> }) | undefined {
  return proposal && { ...rest, published: { table: proposal.table, proposedBy: proposal.by, by, at } };
}

/** How many days a table takes off and makes worked. */
export const countDays = ({ notices }: YearTable): { readonly daysOff: number; readonly makeUpDays: number } => ({
  daysOff: notices.reduce((sum, notice) => sum + Object.keys(notice.daysOff).length, 0),
  makeUpDays: notices.reduce((sum, notice) => sum + Object.keys(notice.makeUpDays).length, 0),
});
