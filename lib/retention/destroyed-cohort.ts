import { startOfDay, type LocalDate } from '../calendar/instant.ts';
import { isDayCohort, type Cohort } from '../records/record.ts';

/** A cohort whose key is gone; when its year is over, the year's look-up key is looked at. */
export const destroyedCohort = (cohort: Cohort): Cohort => ({
  ...cohort, state: 'DESTROYED', ...(isDayCohort(cohort.cohort) && { lookupUntil: startOfDay(`${Number(cohort.year) + 1}-01-01` as LocalDate) }),
});
