import type * as z from 'zod';
import type { Text } from '../regulations/refusal.ts';

type Issue = z.core.$ZodIssue;
const says = (zh: string, en: string): Text => ({ zh, en });

const TYPES: Readonly<Record<string, Text>> = {
  string: says('文本', 'a text'), number: says('数字', 'a number'), int: says('整数', 'a whole number'), boolean: says('布尔值（true 或 false）', 'true or false'), array: says('列表', 'a list'),
  object: says('对象', 'an object'), record: says('对象', 'an object'), null: says('空值（null）', 'null'), undefined: says('空缺', 'nothing'), never: says('空缺', 'nothing'), date: says('日期', 'a date'),
};
const typeText = (name: string): Text => TYPES[name] ?? says(name, name);
const typeOf = (value: unknown): Text => typeText(value === null ? 'null' : Array.isArray(value) ? 'array' : typeof value);

const FORMATS: Readonly<Record<string, Text>> = {
  date: says('须为存在的日期，格式为 YYYY-MM-DD', 'It must be a date that exists, as YYYY-MM-DD'),
  datetime: says('须为世界时时刻，精确到毫秒，如 2026-11-22T01:02:03.004Z', 'It must be an instant in UTC with milliseconds, like 2026-11-22T01:02:03.004Z'),
  base64: says('须为 Base64 编码', 'It must be base64'),
  ipv4: says('须为 IPv4 地址，如 10.20.30.40', 'It must be an IPv4 address, like 10.20.30.40'),
};
function formatText(issue: z.core.$ZodIssueInvalidStringFormat | z.core.$ZodIssueInvalidStringFormat & { readonly pattern?: string }): Text {
  const known = FORMATS[issue.format];
  if (known) return known;
  const pattern = ('pattern' in issue && typeof issue.pattern === 'string' ? issue.pattern : '').replace(/^\/|\/$/g, '');
  const prefix = /^\^([a-z]+)-\[a-z0-9\]/.exec(pattern)?.[1];
  if (prefix !== undefined) return says(`须为 ${prefix}-… 形式的标识`, `It must be an identifier of the form ${prefix}-…`);
  return pattern === '' ? says(`格式须为 ${issue.format}`, `The format must be ${issue.format}`) : says(`格式须符合 ${pattern}`, `It must match ${pattern}`);
}

function boundText({ origin, inclusive, exact }: { readonly origin: string; readonly inclusive?: boolean | undefined; readonly exact?: boolean | undefined }, bound: number | bigint, most: boolean): Text {
  if (origin === 'string') {
    if (exact) return says(`长度须为 ${bound} 个字符`, `It must hold exactly ${bound} characters`);
    if (!most && bound === 1) return says('不得为空', 'It may not be empty');
    return most ? says(`不得超过 ${bound} 个字符`, `It may hold at most ${bound} characters`) : says(`不得少于 ${bound} 个字符`, `It must hold at least ${bound} characters`);
  }
  if (origin === 'array' || origin === 'object' || origin === 'record') {
    if (exact) return says(`须恰有 ${bound} 项`, `It must hold exactly ${bound} items`);
    return most ? says(`不得超过 ${bound} 项`, `It may hold at most ${bound} items`) : says(`不得少于 ${bound} 项`, `It must hold at least ${bound} items`);
  }
  if (inclusive === false) return most ? says(`须小于 ${bound}`, `It must be less than ${bound}`) : says(`须大于 ${bound}`, `It must be greater than ${bound}`);
  return most ? says(`不得大于 ${bound}`, `It may not be greater than ${bound}`) : says(`不得小于 ${bound}`, `It may not be less than ${bound}`);
}

/** As they are to be sent. */
const listed = (values: readonly unknown[], by: string): string => values.map((value) => (typeof value === 'string' ? JSON.stringify(value) : String(value))).join(by);
const isText = (value: unknown): value is Text => typeof value === 'object' && value !== null && 'zh' in value && typeof value.zh === 'string' && 'en' in value && typeof value.en === 'string';

/** Each form's own sentence, where every form is one value here and no object to look into. */
function unionText(forms: readonly (readonly Issue[])[], value: unknown): Text {
  const each = forms.map(([first, ...more]) => (first && more.length === 0 && first.path.length === 0 ? describeIssue(first, value) : undefined)).filter((text) => text !== undefined);
  if (each.length === 0 || each.length < forms.length) return says('内容不符合所允许的任何一种形式', 'It fits none of the permitted forms');
  return says(each.map(({ zh }) => zh).join('；或者'), each.map(({ en }, index) => (index === 0 ? en : en.replace(/^\w/, (letter) => letter.toLowerCase()))).join('; or '));
}

/**
 * What is wrong with `value`, the one at the issue's path, as a sentence in both languages. A `refine` says its own:
 * `params: { zh, en }`.
 */
export function describeIssue(issue: Issue, value: unknown): Text {
  switch (issue.code) {
    case 'invalid_type': {
      if (value === undefined) return says('必须填写此项', 'This is required');
      const wanted = typeText(issue.expected);
      return says(`此处须为${wanted.zh}，而不是${typeOf(value).zh}`, `This must be ${wanted.en}, not ${typeOf(value).en}`);
    }
    case 'too_small': return boundText(issue, issue.minimum, false);
    case 'too_big': return boundText(issue, issue.maximum, true);
    case 'invalid_format': return formatText(issue);
    case 'not_multiple_of': return says(`须为 ${issue.divisor} 的整数倍`, `It must be a multiple of ${issue.divisor}`);
    case 'unrecognized_keys': return says('不接受此字段', 'This field is not taken here');
    case 'invalid_value': {
      if (value === undefined) return says('必须填写此项', 'This is required');
      return issue.values.length === 1 ? says(`此处只能为 ${listed(issue.values, '、')}`, `This must be ${listed(issue.values, ', ')}`) : says(`须为下列之一：${listed(issue.values, '、')}`, `It must be one of ${listed(issue.values, ', ')}`);
    }
    case 'invalid_union': return value === undefined ? says('必须填写此项', 'This is required') : unionText(issue.errors, value);
    case 'invalid_key': return says('不允许使用此键名', 'This key is not permitted here');
    case 'invalid_element': return says('其中有不符合要求的项', 'It holds an element that is not permitted');
    case 'custom': return isText(issue.params) ? says(issue.params.zh, issue.params.en) : says('内容不符合要求', 'It does not meet what is required here');
  }
}
