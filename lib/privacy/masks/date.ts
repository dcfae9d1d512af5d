import { isLocalDate } from '../../calendar/instant.ts';
import type { Mask } from '../mask-kind.ts';

/** 日期: the year, or year and month. Counted for a year of 365 and a month of 28 days. */
export const date: Mask = {
  name: 'date',
  domain: { test: isLocalDate, zh: 'YYYY-MM-DD 格式的日期', en: 'a date as YYYY-MM-DD' },
  clear: { zh: '年（或年和月）', en: 'the year (or year and month)' },
  precision: { accepts: (precision) => precision === 'year' || precision === 'month', standard: 'year' },
  bits: (precision) => Math.log2(precision === 'year' ? 365 : 28),
  apply: (value, precision) => value.slice(0, precision === 'year' ? 4 : 7),
};
