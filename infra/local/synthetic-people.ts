import { addDays, LocalDate } from '../../lib/calendar/instant.ts';
import { checkDigit } from '../../lib/privacy/masks/identity-number.ts';

/**
 * Pupils who provably do not exist.
 * - Identity numbers have right check digits but the area 999999: GB/T 2260 begins with a province, 11 to 82, and none is
 *   99; nor is it one for foreigners' permanent residence, whose 9 is followed by a province.
 * - Phone numbers begin with 128: 12X are short codes in the numbering plan of 2017, and no network has it (emergency
 *   numbers such as 120 and 122 are left alone).
 * - Names begin with 测试, 演示 …; addresses lie in 测试省; mail goes to `.invalid` (RFC 2606).
 */
export interface SyntheticPupil {
  readonly identityNumber: string;
  readonly name: string;
  readonly sex: '男' | '女';
  readonly birthDate: LocalDate;
  readonly studentNumber: string;
  readonly phone: string;
  readonly email: string;
  readonly address: string;
  /** Yearly allowance in yuan, two decimals. */
  readonly allowance: string;
  readonly note: string;
  readonly graduatesOn: LocalDate;
}

/** Columns of the CSV, as item codes of a catalog entry. */
export const PUPIL_COLUMNS = [
  'identityNumber', 'name', 'sex', 'birthDate', 'studentNumber', 'phone', 'email', 'address', 'allowance', 'note', 'graduatesOn',
] as const satisfies readonly (keyof SyntheticPupil)[];

export interface PupilOptions {
  /** Years in which they leave primary school, on 1 July at about twelve. */
  readonly graduationYears?: readonly number[];
}

export const SYNTHETIC_AREA = '999999';
const surnames = ['测试', '演示', '虚拟', '样例', '示范'];
const stems = [...'甲乙丙丁戊己庚辛壬癸'];
const notes = ['', '', '住校', '走读', '乘校车'];

/** Deterministic by seed: mulberry32, good enough for data that shows what it is. */
function dice(seed: number): (sides: number) => number {
  let state = seed >>> 0;
  return (sides) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * sides);
  };
}

/** Sequence numbers of one birth date, and how many of all are given out before finding a free one takes long. */
const sequences = 1000;
const usable = 0.5;

/**
 * As many as are asked for; no two share an identity or student number.
 * @throws RangeError beyond half of what the birth dates of these school years can hold (182,500 a year)
 */
export function* syntheticPupils(seed: number, { graduationYears = [2027, 2028, 2029, 2030, 2031, 2032] }: PupilOptions = {}): Generator<SyntheticPupil> {
  const roll = dice(seed);
  const pick = <T>(list: readonly T[]): T => {
    const chosen = list[roll(list.length)];
    if (chosen === undefined) throw new RangeError('nothing to choose from');
    return chosen;
  };
  const used = new Set<string>();
  for (let index = 1; ; index += 1) {
    if (used.size >= 365 * sequences * usable * new Set(graduationYears).size) throw new RangeError(`${used.size} pupils are as many as these years hold`);
    const year = pick(graduationYears);
    const birthDate = addDays(LocalDate.parse(`${year - 13}-09-01`), roll(365));
    let order: number;
    do { order = roll(sequences); } while (used.has(`${birthDate}${order}`));
    used.add(`${birthDate}${order}`);
    const seventeen = `${SYNTHETIC_AREA}${birthDate.replaceAll('-', '')}${String(order).padStart(3, '0')}`;
    yield {
      identityNumber: seventeen + checkDigit(seventeen),
      name: `${pick(surnames)}${pick(stems)}${pick(['', ...stems])}`,
      sex: order % 2 === 1 ? '男' : '女',
      birthDate,
      studentNumber: `T${year - 6}${String(index).padStart(7, '0')}`,
      phone: `128${String(roll(10 ** 8)).padStart(8, '0')}`,
      email: `pupil${index}@school.invalid`,
      address: `测试省示例市${pick(stems)}区虚拟路${1 + roll(999)}号`,
      allowance: `${roll(3000)}.${String(roll(100)).padStart(2, '0')}`,
      note: pick(notes),
      graduatesOn: LocalDate.parse(`${year}-07-01`),
    };
  }
}

/** CSV (RFC 4180, CRLF, UTF-8 without mark) with a header of item codes. No value needs quotes. */
export function writePupilsCsv(seed: number, count: number, options: PupilOptions = {}): string {
  const lines = [PUPIL_COLUMNS.join(',')];
  if (count > 0) {
    for (const pupil of syntheticPupils(seed, options)) {
      lines.push(PUPIL_COLUMNS.map((column) => pupil[column]).join(','));
      if (lines.length > count) break;
    }
  }
  return `${lines.join('\r\n')}\r\n`;
}
