/**
 * Writes lib/calendar/years/ from the data of `chinese-days` and the notices below: `node infra/calendar/generate.ts`.
 * Run once a year by hand; what it writes is checked in and read by people before it counts.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Source {
  readonly title: string;
  readonly number: string;
  readonly date: string;
  /** Takes these days out of the year's data; the year's main notice takes the rest. */
  readonly only?: (date: string) => boolean;
}
const yearly = (year: number, number: string, date: string): Source => ({ title: `国务院办公厅关于${year}年部分节假日安排的通知`, number, date });
const between = (from: string, to: string) => (date: string): boolean => from <= date && date <= to;

const SOURCES: Readonly<Record<number, readonly Source[]>> = {
  2018: [yearly(2018, '国办发明电〔2017〕12号', '2017-11-30')],
  2019: [
    yearly(2019, '国办发明电〔2018〕15号', '2018-12-04'),
    { title: '国务院办公厅关于调整2019年劳动节假期安排的通知', number: '国办发明电〔2019〕3号', date: '2019-03-22', only: between('2019-04-28', '2019-05-05') },
  ],
  2020: [
    yearly(2020, '国办发明电〔2019〕16号', '2019-11-21'),
    { title: '国务院办公厅关于延长2020年春节假期的通知', number: '国办发明电〔2020〕1号', date: '2020-01-26', only: between('2020-01-31', '2020-02-02') },
  ],
  2021: [yearly(2021, '国办发明电〔2020〕27号', '2020-11-25')],
  2022: [yearly(2022, '国办发明电〔2021〕11号', '2021-10-25')],
  2023: [yearly(2023, '国办发明电〔2022〕16号', '2022-12-08')],
  2024: [yearly(2024, '国办发明电〔2023〕7号', '2023-10-25')],
  2025: [yearly(2025, '国办发明电〔2024〕12号', '2024-11-12')],
  2026: [yearly(2026, '国办发明电〔2025〕7号', '2025-11-04')],
};

type Days = Readonly<Record<string, string>>;
const root = join(import.meta.dirname, '../..');
const data: { readonly holidays: Days; readonly workdays: Days } =
  JSON.parse(readFileSync(join(root, 'node_modules/chinese-days/dist/chinese-days.json'), 'utf8'));

/** New Year's Day lies in January: what bears its name in December was ordered by the next year's notice. */
const yearOf = (date: string, name: string): number => Number(date.slice(0, 4)) + (name === '元旦' && date.slice(5, 7) === '12' ? 1 : 0);
const ofYear = (days: Days, year: number) =>
  Object.entries(days).map(([date, value]) => [date, value.split(',')[1] ?? ''] as const).filter(([date, name]) => yearOf(date, name) === year).sort();

for (const [key, sources] of Object.entries(SOURCES)) {
  const year = Number(key);
  const claimed = (date: string) => sources.some(({ only }) => only?.(date));
  const lines = (days: Days, { only }: Source) => ofYear(days, year).filter(([date]) => (only ? only(date) : !claimed(date)))
    .map(([date, name]) => `        '${date}': '${name}',`).join('\n');
  const block = (name: string, body: string) => (body ? `      ${name}: {\n${body}\n      },` : `      ${name}: {},`);
  const notices = sources.map((source) => [
    '    {', `      title: '${source.title}',`, `      number: '${source.number}',`, `      date: '${source.date}',`,
    block('daysOff', lines(data.holidays, source)), block('makeUpDays', lines(data.workdays, source)), '    },',
  ].join('\n'));
  writeFileSync(join(root, `lib/calendar/years/${year}.ts`),
    `import type { YearTable } from '../year-table.ts';\n\nexport const year${year}: YearTable = {\n  year: ${year},\n  notices: [\n${notices.join('\n')}\n  ],\n};\n`);
}
