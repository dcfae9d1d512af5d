import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as z from 'zod';
import { OPERATIONS } from '../../../functions/index.ts';
import { Instant, LocalDate } from '../../../lib/calendar/instant.ts';
import { YearTable } from '../../../lib/calendar/year-table.ts';
import { UnitId } from '../../../lib/identifiers.ts';
import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { readInput } from '../../../lib/operation/read-input.ts';
import { Refusal, type Pointer } from '../../../lib/regulations/refusal.ts';

function faultsOf(schema: z.ZodType, value: unknown): readonly Pointer[] {
  try {
    readInput(schema, 'body', value);
    return [];
  } catch (error) {
    assert.ok(error instanceof Refusal && error.code === 'BODY_INVALID');
    return error.pointers;
  }
}

const refined = z.strictObject({ a: z.int() }).refine(({ a }) => a === 1, { path: ['a'], params: { zh: '只能是一', en: 'Only one' } });
/** By the kind that `kindsOf` finds in schemas: a schema, what is wrong with it, where, and both sentences. */
const rows: Readonly<Record<string, readonly (readonly [schema: z.ZodType, value: unknown, pointer: string, zh: string, en: string])[]>> = {
  'type string': [
    [z.strictObject({ a: z.string() }), {}, '/a', '必须填写此项', 'This is required'],
    [z.strictObject({ a: z.string() }), { a: 7 }, '/a', '此处须为文本，而不是数字', 'This must be a text, not a number'],
    [z.strictObject({ 'b/~': z.string() }), { 'b/~': null }, '/b~1~0', '此处须为文本，而不是空值（null）', 'This must be a text, not null'],
  ],
  'type number': [[z.number(), '7', '', '此处须为数字，而不是文本', 'This must be a number, not a text']],
  'coerce number': [[z.strictObject({ n: z.coerce.number() }), { n: 'x' }, '/n', '此处须为数字，而不是文本', 'This must be a number, not a text']],
  'type boolean': [[z.boolean(), 'true', '', '此处须为布尔值（true 或 false），而不是文本', 'This must be true or false, not a text']],
  'type array': [[z.array(z.string()), {}, '', '此处须为列表，而不是对象', 'This must be a list, not an object'], [z.array(z.string()), ['a', 1], '/1', '此处须为文本，而不是数字', 'This must be a text, not a number']],
  'type object': [[z.strictObject({}), [], '', '此处须为对象，而不是列表', 'This must be an object, not a list'], [z.strictObject({}), { x: 1 }, '/x', '不接受此字段', 'This field is not taken here']],
  'type record': [[z.record(z.string(), z.string()), 'x', '', '此处须为对象，而不是文本', 'This must be an object, not a text'], [z.record(z.iso.date(), z.string()), { x: 'y' }, '/x', '不允许使用此键名', 'This key is not permitted here']],
  'type enum': [[z.enum(['A', 'B']), 'C', '', '须为下列之一："A"、"B"', 'It must be one of "A", "B"'], [z.strictObject({ e: z.enum(['A', 'B']) }), {}, '/e', '必须填写此项', 'This is required']],
  'type literal': [[z.literal('A'), 'C', '', '此处只能为 "A"', 'This must be "A"']],
  'type union': [
    [z.union([z.strictObject({ a: z.string() }), z.strictObject({ b: z.string(), c: z.string() })]), { a: 1 }, '/a', '此处须为文本，而不是数字', 'This must be a text, not a number'],
    [z.union([z.string(), z.number()]), true, '', '此处须为文本，而不是布尔值（true 或 false）；或者此处须为数字，而不是布尔值（true 或 false）', 'This must be a text, not true or false; or this must be a number, not true or false'],
    [z.union([z.strictObject({ a: z.string() }), z.string()]), true, '', '此处须为对象，而不是布尔值（true 或 false）；或者此处须为文本，而不是布尔值（true 或 false）', 'This must be an object, not true or false; or this must be a text, not true or false'],
    [z.strictObject({ to: z.array(z.union([z.enum(['school', 'university']), UnitId])) }), { to: ['hospital'] }, '/to/0', '须为下列之一："school"、"university"；或者须为 unit-… 形式的标识', 'It must be one of "school", "university"; or it must be an identifier of the form unit-…'],
    [z.strictObject({ u: z.union([z.string(), z.number()]) }), {}, '/u', '必须填写此项', 'This is required'],
  ],
  'type never': [[z.strictObject({ n: z.never().optional() }), { n: 1 }, '/n', '此处须为空缺，而不是数字', 'This must be nothing, not a number']],
  'type custom': [[refined, { a: 2 }, '/a', '只能是一', 'Only one']],
  'check custom': [
    [refined, { a: 2 }, '/a', '只能是一', 'Only one'],
    [YearTable, { year: 2027, notices: [{ title: '放假通知', daysOff: {}, makeUpDays: { '2027-02-05': '春节' } }] }, '/notices/0/makeUpDays/2027-02-05', '调休上班日须为星期六或星期日', 'A make-up day is a Saturday or Sunday'],
  ],
  'check min_length string': [[z.string().min(1), '', '', '不得为空', 'It may not be empty'], [z.string().min(4), 'a', '', '不得少于 4 个字符', 'It must hold at least 4 characters']],
  'check max_length string': [[z.string().max(2), 'abc', '', '不得超过 2 个字符', 'It may hold at most 2 characters']],
  'check length_equals string': [[z.string().length(2), 'abc', '', '长度须为 2 个字符', 'It must hold exactly 2 characters']],
  'check min_length array': [[z.array(z.int()).min(1), [], '', '不得少于 1 项', 'It must hold at least 1 items']],
  'check max_length array': [[z.array(z.int()).max(1), [1, 2], '', '不得超过 1 项', 'It may hold at most 1 items']],
  'check greater_than number': [[z.int().min(1), 0, '', '不得小于 1', 'It may not be less than 1'], [z.number().gt(1), 1, '', '须大于 1', 'It must be greater than 1']],
  'check less_than number': [[z.int().max(1), 2, '', '不得大于 1', 'It may not be greater than 1'], [z.number().lt(1), 1, '', '须小于 1', 'It must be less than 1']],
  'check multiple_of number': [[z.number().multipleOf(5), 7, '', '须为 5 的整数倍', 'It must be a multiple of 5']],
  'format safeint': [[z.int(), 1.5, '', '此处须为整数，而不是数字', 'This must be a whole number, not a number'], [z.int(), 2 ** 60, '', '不得大于 9007199254740991', 'It may not be greater than 9007199254740991']],
  'format regex': [[UnitId, 'x', '', '须为 unit-… 形式的标识', 'It must be an identifier of the form unit-…'], [z.string().regex(/^[0-9]{2}$/), 'x', '', '格式须符合 ^[0-9]{2}$', 'It must match ^[0-9]{2}$']],
  'format date': [[LocalDate, '2026-02-30', '', '须为存在的日期，格式为 YYYY-MM-DD', 'It must be a date that exists, as YYYY-MM-DD']],
  'format datetime': [[Instant, '2026-02-03', '', '须为世界时时刻，精确到毫秒，如 2026-11-22T01:02:03.004Z', 'It must be an instant in UTC with milliseconds, like 2026-11-22T01:02:03.004Z']],
  'format base64': [[z.base64(), '§', '', '须为 Base64 编码', 'It must be base64']],
  'format ipv4': [[z.ipv4(), '10.20.30', '', '须为 IPv4 地址，如 10.20.30.40', 'It must be an IPv4 address, like 10.20.30.40']],
};
/** Nothing can be wrong with these by themselves. */
const harmless = new Set(['type optional', 'type default', 'type unknown', 'type undefined', 'type readonly', 'type nullable', 'type lazy', 'type pipe', 'type transform', 'check overwrite string']);

/** Every type, check and format in a schema. */
function kindsOf(schema: unknown, kinds: Set<string>, seen = new Set<unknown>()): void {
  if (!(typeof schema === 'object' && schema !== null && '_zod' in schema) || seen.has(schema)) return;
  seen.add(schema);
  const { def } = (schema as z.core.$ZodType)._zod;
  const { format, coerce, checks = [], type } = def as z.core.$ZodTypeDef & { format?: string; coerce?: boolean };
  kinds.add(`type ${type}`);
  if (coerce) kinds.add(`coerce ${type}`);
  if (format !== undefined) kinds.add(`format ${format}`);
  for (const { _zod: { def: check } } of checks) {
    if ('format' in check) kinds.add(`format ${String(check.format)}`);
    else kinds.add(check.check === 'custom' ? 'check custom' : `check ${check.check} ${type}`);
  }
  for (const inner of Object.values(def)) {
    for (const one of Array.isArray(inner) ? inner : typeof inner === 'object' && inner !== null && !('_zod' in inner) ? Object.values(inner) : [inner]) kindsOf(one, kinds, seen);
  }
}
const parts = OPERATIONS.filter((operation): operation is HttpOperation => operation.kind === 'http').flatMap(({ name, path, query, body }) =>
  [path, query, body].flatMap((schema) => (schema ? [[name, schema] as const] : [])));

const bilingual = ({ detail }: Pointer): void => {
  assert.match(detail.zh, /^[^a-z]*[一-龥]/);
  // the codes that may stand there are listed as they are sent
  assert.doesNotMatch(detail.zh.replace(/(下列之一：|只能为 |须符合 ).*/, ''), /\b(expected|received|invalid|must|required|should|too|input)\b/i);
  assert.match(detail.en, /^[A-Z][^一-龥]+$/);
};

describe('what is wrong with a request', () => {
  for (const [kind, cases] of Object.entries(rows)) for (const [schema, value, pointer, zh, en] of cases) {
    test(`${kind}: ${en} at "${pointer}"`, () => assert.deepEqual(faultsOf(schema, value), [{ pointer, detail: { zh, en } }]));
  }

  test('has a row above for every type, check and format in the register', () => {
    const kinds = new Set<string>();
    for (const [, schema] of parts) kindsOf(schema, kinds);
    assert.ok(kinds.size > 15);
    assert.deepEqual([...kinds].filter((kind) => !harmless.has(kind) && !(kind in rows)), []);
  });

  test('is a sentence in Chinese and one in English for whatever is sent to any operation', () => {
    const bad: readonly unknown[] = [undefined, null, 7, -1, 1.5, 2 ** 60, '', 'x', '§'.repeat(300_000), true, [], [{}], ['', ''], {}, { x: { y: 1 } }];
    let seen = 0;
    for (const [, schema] of parts) {
      const names = schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
      for (const value of [...bad, ...names.flatMap((name) => bad.map((inner) => ({ [name]: inner })))]) {
        for (const fault of faultsOf(schema, value)) {
          bilingual(fault);
          assert.notEqual(fault.detail.zh, '内容不符合要求', 'a refine without words of its own');
          seen += 1;
        }
      }
    }
    assert.ok(seen > 10_000);
  });
});
