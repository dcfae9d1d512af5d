import { NONE, times, unitsOf, type Units } from '../../support/meter/meter.ts';
import type { Measured } from './measured.ts';

/** Prices of a million request units on demand, since when they are asked, and where they come from. */
export interface Price {
  readonly currency: string;
  readonly write: number;
  readonly read: number;
  /** Undated where the source does not say. */
  readonly since?: string;
  readonly source: string;
}
export const PRICES: readonly Price[] = [
  { currency: 'USD', write: 0.625, read: 0.125, since: '2024-11', source: 'the list price of us-east-1: not a price of the China regions, for comparison' },
  {
    currency: 'CNY', write: 11.1538, read: 2.2308,
    source: 'Beijing and Ningxia, **undated**: no dated list of their prices was to be found. Writes as stored copies of amazonaws.cn/en/dynamodb/pricing have them (read on 2026-11-22), which bear no date and break off after the price of writes; reads a fifth of it, the ratio of the same page\'s provisioned prices (¥0.058 an hour for 10 writes or 50 reads). Elsewhere both were halved in 2024-11; where that holds here, too, it is half of these figures. Before you budget, take the prices of your console or bill: `npm run bench:units -- --price-write <a million writes> --price-read <a million reads>` prints the month by them',
  },
];

export const SCALES = [{ name: 'District', pupils: 1e5 }, { name: 'City', pupils: 1e6 }, { name: 'Province', pupils: 1e7 }] as const;

/** What a month brings. A school has 1,000 pupils. */
export const USAGE = {
  readsPerPupil: 2, notFound: 0.05, refused: 0.01, cold: 0.005, reserving: 0.1,
  rowsPerPupil: 2 / 12 + 0.02,
  pupilsPerSchool: 1_000, entriesPerSchool: 5, applicationsPerSchool: 1, revocationsPerSchool: 0.1, holdsPerSchool: 0.01,
  staffPerSchool: 10, pagesPerPerson: 40,
  minutes: 43_800,
} as const;

export const USAGE_TEXT: readonly string[] = [
  `${USAGE.readsPerPupil} masked reads a pupil, each over six years of graduation with a cohort each; of them ${USAGE.notFound * 100} % find nobody, ${USAGE.refused * 100} % are refused, ${USAGE.cold * 100} % meet a cold process, ${USAGE.reserving * 100} % reserve a block of the day's budget`,
  'the roll imported twice a year and 2 % of it changed every month, in files of 1,000 rows that end on one day, each as if nothing stood there yet: what later ones look up, two units of reading a row for each year, is left out',
  `a school of ${USAGE.pupilsPerSchool.toLocaleString('en')} pupils keeps ${USAGE.entriesPerSchool} entries; each is revised, submitted, reviewed and published once a year, and one cohort of each is destroyed once a year`,
  `${USAGE.applicationsPerSchool} application a school, decided, signed by six parties and activated; ${USAGE.revocationsPerSchool} grants revoked; ${USAGE.holdsPerSchool} holds placed`,
  `${USAGE.staffPerSchool} people a school, ${USAGE.pagesPerPerson} pages each: person, catalog, entries, one entry, items, notifications in turn`,
  'every job at its interval, with nothing to do, but a checkpoint every minute; ledger entries and notifications as many as the above writes',
];

export interface Share extends Units { readonly what: string }

/** Units of a month, by what causes them. */
export function monthOf(measured: readonly Measured[], pupils: number): readonly Share[] {
  const find = (operation: string, what = ''): Measured => {
    const found = measured.find((one) => one.operation === operation && one.what.startsWith(what));
    if (!found) throw new TypeError(`${operation} ${what} was not measured`);
    return found;
  };
  let entries = 0;
  let notifications = 0;
  /** So many of each. */
  const many = (what: string, parts: readonly (readonly [Measured, number])[]): Share => {
    let sum: Units = NONE;
    for (const [{ lines }, count] of parts) {
      sum = plus(sum, times(unitsOf(lines), count));
      entries += count * lines.filter((line) => line.what === 'ledger-entry' && line.fresh && line.request === 'put').length;
      notifications += count * lines.filter((line) => line.what === 'notification' && line.fresh && line.request === 'put').length;
    }
    return { what, ...sum };
  };
  const schools = pupils / USAGE.pupilsPerSchool;
  const reads = pupils * USAGE.readsPerPupil;
  const yearly = (schools * USAGE.entriesPerSchool) / 12;
  const shares = [
    many('masked reads', [
      [find('queryRecords', 'one record, six'), reads * (1 - USAGE.notFound - USAGE.refused - USAGE.cold - USAGE.reserving)], [find('queryRecords', 'one record, reserving'), reads * USAGE.reserving],
      [find('queryRecords', 'nobody'), reads * USAGE.notFound], [find('queryRecords', 'refused'), reads * USAGE.refused], [find('queryRecords', 'the first'), reads * USAGE.cold],
    ]),
    many('imports', [[find('startImport'), (pupils * USAGE.rowsPerPupil) / 1000], [find('runImports', '1,000'), (pupils * USAGE.rowsPerPupil) / 1000], [find('getImport'), (pupils * USAGE.rowsPerPupil) / 1000]]),
    many('catalog', ['reviseResource', 'submitResource', 'reviewResource', 'publishResource'].map((name) => [find(name), yearly] as const)),
    many('sharing', [
      ...['submitApplication', 'decideItem', 'listItemDocuments', 'activateGrant'].map((name) => [find(name), schools * USAGE.applicationsPerSchool] as const),
      ...['requestScanUpload', 'signDocument'].map((name) => [find(name), 6 * schools * USAGE.applicationsPerSchool] as const), [find('revokeGrant'), schools * USAGE.revocationsPerSchool],
    ]),
    many('pages', ['getMe', 'searchCatalog', 'listResources', 'getResource', 'listItemsToDecide', 'listNotifications'].map((name) => [find(name), (schools * USAGE.staffPerSchool * USAGE.pagesPerPerson) / 6] as const)),
    many('destruction and holds', [[find('endCohorts … certificate', 'a cohort of 10,000'), yearly], [find('placeHold', 'one record'), schools * USAGE.holdsPerSchool]]),
    many('idle jobs', measured.flatMap((one) => {
      const every = /nothing to do, every (.+)$/.exec(one.what)?.[1];
      return every === undefined || one.operation === 'sequenceLedger' ? [] : [[one, USAGE.minutes / minutesOf(every)] as const];
    })),
  ];
  const kept = [
    many('checkpoints', [[find('sequenceLedger', 'one entry'), USAGE.minutes], [find('sequenceLedger', '1,000 entries'), entries / 1000]]),     many('delivery', [[find('deliverNotifications', 'one'), notifications]]),
  ];
  return [...shares, ...kept];
}

function minutesOf(every: string): number {
  const minutes: Readonly<Record<string, number>> = { '1 minute': 1, '5 minutes': 5, '1 hour': 60, '1 day': 1440 };
  const found = minutes[every];
  if (found === undefined) throw new TypeError(`how often is ${every}?`);
  return found;
}

export const plus = (a: Units, b: Units): Units => ({ reads: a.reads + b.reads, writes: a.writes + b.writes });
