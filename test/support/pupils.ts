import { PUPIL_COLUMNS, syntheticPupils, type PupilOptions, type SyntheticPupil } from '../../infra/local/synthetic-people.ts';
import type { DataItem } from '../../lib/catalog/resource.ts';
import { item } from '../conformance/catalog-steps.ts';
import { identityOf } from './import-bench.ts';

const personal = (code: string, name: string, mask: DataItem['mask'], more: Partial<DataItem> = {}): DataItem => item(code, name, { personal: true, mask, ...more });
const identityNumber = personal('identityNumber', '身份证号', { name: 'identityNumber' }, { sensitive: true, grade: 'sensitive', lookup: 'primary', maxLength: 18 });
const graduatesOn = item('graduatesOn', '毕业日期', { type: 'date', mask: { name: 'date', precision: 'year' } });
const phone = personal('phone', '监护人电话', { name: 'phone' }, { required: false, maxLength: 20 });

/** Columns of the synthetic pupils: every field masked. */
export const PUPIL_ITEMS: readonly DataItem[] = [
  identityNumber,
  personal('name', '姓名', { name: 'personName' }, { maxLength: 20 }),
  personal('sex', '性别', { name: 'full' }, { required: false, maxLength: 2 }),
  personal('birthDate', '出生日期', { name: 'date', precision: 'year' }, { type: 'date', required: false }),
  personal('studentNumber', '学籍号', { name: 'studentNumber' }, { lookup: 'secondary', maxLength: 20 }),
  phone,
  personal('email', '电子邮箱', { name: 'email' }, { required: false }),
  personal('address', '住址', { name: 'address' }, { required: false }),
  personal('allowance', '补助金额', { name: 'amount', precision: '1000' }, { type: 'decimal', required: false }),
  personal('note', '备注', { name: 'freeText' }, { required: false, maxLength: 200 }),
  graduatesOn,
];

/** Five columns that a test writes by hand, one of them a pseudonym. */
export const FEW_ITEMS: readonly DataItem[] = [
  identityNumber,
  personal('studentNumber', '学籍号', { name: 'pseudonym' }, { lookup: 'secondary', maxLength: 20 }),
  personal('studentName', '姓名', { name: 'personName' }, { maxLength: 20 }),
  phone,
  graduatesOn,
];
export const pupilRow = (n: number, more: { readonly name?: string; readonly graduatesOn?: string; readonly number?: string } = {}): string =>
  [identityOf(n), more.number ?? `X${n}`, more.name ?? `欧阳演示${n}`, '19900000000', more.graduatesOn ?? '2027-07-01'].join(',');
export const pupilFile = (...rows: readonly string[]): string => `identityNumber,studentNumber,studentName,phone,graduatesOn\n${rows.join('\n')}\n`;

export interface PupilsWanted extends PupilOptions {
  readonly seed?: number;
  /** The same for all of them, so that they end on one day. */
  readonly graduatesOn?: string;
}
/** Synthetic pupils: the same seed, the same pupils. */
export function pupils(count: number, { seed = 1, graduatesOn: day, ...options }: PupilsWanted = {}): readonly SyntheticPupil[] {
  const all: SyntheticPupil[] = [];
  if (count === 0) return all;
  for (const pupil of syntheticPupils(seed, options)) {
    all.push(day === undefined ? pupil : { ...pupil, graduatesOn: day as SyntheticPupil['graduatesOn'] });
    if (all.length >= count) break;
  }
  return all;
}
export const toCsv = (rows: readonly SyntheticPupil[]): string =>
  `${[PUPIL_COLUMNS.join(','), ...rows.map((row) => PUPIL_COLUMNS.map((column) => row[column]).join(','))].join('\r\n')}\r\n`;
