import { isLocalDate, type LocalDate } from '../calendar/instant.ts';
import type { DataItem, ResourceContent, RetentionRule } from '../catalog/resource.ts';
import { isIdentityNumber } from '../privacy/masks/identity-number.ts';
import type { RowError } from './import.ts';
import type { RecordFields } from './record.ts';
import { lastDayOf } from './record-end.ts';

type Text = RowError['detail'];
export type RowChecked =
  | { readonly fields: RecordFields; readonly lastDay: LocalDate }
  | { readonly errors: readonly RowError[] };
export type RowChecker = (cells: readonly string[], line: number) => RowChecked;

type Problem = Pick<RowError, 'code' | 'detail'>;
/** The value as it is stored, or what is wrong with it. */
type Reading = { readonly value: string } | Problem;
const problem = (code: string, zh: string, en: string): Problem => ({ code, detail: { zh, en } });

const matching = (pattern: RegExp, zh: string, en: string) => (text: string): Reading => (pattern.test(text) ? { value: text } : problem('WRONG_TYPE', zh, en));
const truths: Record<string, string> = { true: 'true', false: 'false', 是: 'true', 否: 'false' };

/** Control characters other than tab and line breaks never belong into data. */
const control = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f\ufffd]/;

const READERS: Record<DataItem['type'], (text: string) => Reading> = {
  text: (text) => (control.test(text) ? problem('WRONG_CHARACTERS', '含有不可见或无法识别的字符', 'Holds control or replacement characters') : { value: text }),
  code: matching(/^[A-Za-z0-9][A-Za-z0-9._-]*$/, '须为代码（由字母、数字和 . _ - 组成）', 'Must be a code: letters, digits and ._-'),
  integer: matching(/^-?(?:0|[1-9]\d{0,17})$/, '须为整数', 'Must be a whole number'),
  decimal: matching(/^-?(?:0|[1-9]\d{0,17})(?:\.\d{1,9})?$/, '须为数字', 'Must be a decimal number'),
  date: (text) => (isLocalDate(text) ? { value: text } : problem('WRONG_TYPE', '须为日期，格式 YYYY-MM-DD', 'Must be a date, YYYY-MM-DD')),
  boolean: (text) => {
    const value = truths[text];
    return value === undefined ? problem('WRONG_TYPE', '须为 true 或 false（是、否）', 'Must be true or false') : { value };
  },
};

/** One item's check, compiled once a file. Look-up values are stored in the one form in which they are asked for. */
function readerOf(item: DataItem): (cell: string) => Reading | undefined {
  const read = READERS[item.type];
  const identity = item.mask.name === 'identityNumber';
  const required = problem('REQUIRED', '必填', 'Is required');
  return (cell) => {
    const text = normalizeValue(item, cell);
    if (text === '') return item.required || item.lookup === 'primary' ? required : undefined;
    if (text.length > item.maxLength && [...text].length > item.maxLength) return problem('TOO_LONG', `不得超过 ${item.maxLength} 个字符`, `At most ${item.maxLength} characters`);
    if (identity && !isIdentityNumber(text)) return problem('NOT_AN_IDENTITY_NUMBER', '公民身份号码的格式或校验位不正确', 'No identity number: format or check digit is wrong');
    return read(text);
  };
}

/** White space at the ends means nothing; identity numbers and codes to look up are told apart in one case only. */
export const normalizeValue = (item: Pick<DataItem, 'mask' | 'lookup'>, text: string): string => {
  const trimmed = text.trim().normalize('NFC');
  return item.mask.name === 'identityNumber' || item.lookup !== 'none' ? trimmed.toUpperCase() : trimmed;
};

/**
 * Compiles the check of a file's rows. `columns` are item codes by position.
 * Errors point at the line and at the item: `/birthDate`. What has ended by `today` is not stored, however long the
 * import has waited since `importedOn`: hidden by its end, it could not take the place of what it replaces.
 */
export function compileRowChecker(content: ResourceContent, rule: RetentionRule, columns: readonly string[], importedOn: LocalDate, today: LocalDate): RowChecker {
  const plan = columns.map((code) => {
    const item = content.items.find((candidate) => candidate.code === code);
    if (!item) throw new TypeError(`no item ${code}`);
    return { code, read: readerOf(item) };
  });
  const lastDayFrom = remembered((text) => (isLocalDate(text) ? lastDayOf(rule, text, importedOn) : undefined));
  return (cells, line) => {
    const errors: RowError[] = [];
    const fail = (pointer: string, code: string, detail: Text) => errors.push({ line, pointer, code, detail });
    if (cells.length !== plan.length) {
      fail('', 'WRONG_NUMBER_OF_COLUMNS', { zh: `应有 ${plan.length} 列，实有 ${cells.length} 列`, en: `${plan.length} columns expected, ${cells.length} found` });
      return { errors };
    }
    const fields: RecordFields = {};
    plan.forEach(({ code, read }, position) => {
      const reading = read(cells[position] ?? '');
      if (reading === undefined) return;
      if ('value' in reading) fields[code] = reading.value;
      else fail(`/${code}`, reading.code, reading.detail);
    });
    const lastDay = lastDayFrom(fields[rule.eventField] ?? '');
    if (!lastDay && errors.length === 0) fail(`/${rule.eventField}`, 'REQUIRED', { zh: '保存期限据此计算，不得为空', en: 'The storage period follows from it' });
    if (errors.length > 0 || !lastDay) return { errors };
    if (lastDay < today) fail(`/${rule.eventField}`, 'ALREADY_ENDED', { zh: `保存期限已于 ${lastDay} 届满`, en: `The storage period ended on ${lastDay}` });
    return errors.length > 0 ? { errors } : { fields, lastDay };
  };
}

const mostRemembered = 1_000;
/** Thousands of rows name the same few days. */
function remembered<V>(find: (text: string) => V): (text: string) => V {
  const known = new Map<string, V>();
  return (text) => {
    const before = known.get(text);
    if (before !== undefined) return before;
    const value = find(text);
    if (known.size >= mostRemembered) known.clear();
    known.set(text, value);
    return value;
  };
}

/** Item codes by column, from a header that names items by code or by name; or what is wrong with it, on the line where it begins. */
export function readHeader(content: ResourceContent, cells: readonly string[], line: number): { readonly columns: readonly string[] } | { readonly errors: readonly RowError[] } {
  const errors: RowError[] = [];
  const fail = (pointer: string, code: string, zh: string, en: string) => errors.push({ line, pointer, code, detail: { zh, en } });
  const columns = cells.map((cell, position) => {
    const title = cell.trim();
    const byCode = content.items.filter(({ code }) => code === title);
    const [item, second] = byCode.length > 0 ? byCode : content.items.filter(({ name }) => name === title);
    if (!item || second) fail(`/${position}`, 'UNKNOWN_COLUMN', `第 ${position + 1} 列不是该资源的数据项`, `Column ${position + 1} is no item of the resource`);
    return item?.code ?? '';
  });
  columns.forEach((code, position) => {
    if (code !== '' && columns.indexOf(code) !== position) fail(`/${code}`, 'COLUMN_TWICE', '该数据项出现了两次', 'The item stands twice');
  });
  for (const { code, name, required, lookup } of content.items) {
    if ((required || lookup === 'primary' || content.retention?.eventField === code) && !columns.includes(code)) fail(`/${code}`, 'COLUMN_MISSING', `缺少列：${name}`, `The column ${code} is missing`);
  }
  return errors.length > 0 ? { errors } : { columns };
}
