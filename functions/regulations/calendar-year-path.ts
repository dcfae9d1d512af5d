import * as z from 'zod';

export const CalendarYearPath = z.strictObject({ year: z.coerce.number().int().min(2018).max(2100) });
