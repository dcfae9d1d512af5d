import { job } from '../../lib/operation/operation.ts';
import { adoptPublishedYears } from '../../lib/platform/storage/published-years.ts';

/** A process that did not publish a year itself learns of it here, and at its start. */
export const adoptCalendarYears = job({
  name: 'adoptCalendarYears',
  context: 'regulations',
  summary: { zh: '载入已公布的工作日安排', en: 'Take in the published calendar years' },
  every: '1 hour',
  anyTime: true,
  rules: [],
  async run({ platform }) {
    return { counts: { years: await adoptPublishedYears(platform.storage, platform.calendar) }, more: false };
  },
});
