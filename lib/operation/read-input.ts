import type * as z from 'zod';
import en from 'zod/v4/locales/en.js';
import zhCN from 'zod/v4/locales/zh-CN.js';
import { Refusal, type Pointer } from '../regulations/refusal.ts';
import { INPUT_LIMITS } from './input-limits.ts';
import { toPointer } from './strict-json.ts';

const chinese = zhCN().localeError;
const english = en().localeError;

type Part = 'path' | 'query' | 'body';

/** Parses one part of the request. @throws Refusal `BODY_INVALID` with RFC 6901 pointers, details in both languages */
export function readInput(schema: z.ZodType, part: Part, value: unknown): unknown {
  const result = schema.safeParse(value, { error: chinese });
  if (result.success) return result.data;
  const inEnglish = schema.safeParse(value, { error: english }).error?.issues ?? [];
  const pointers = result.error.issues.flatMap((issue, index) => toPointers(part, issue, inEnglish[index]?.message ?? issue.message));
  throw new Refusal('BODY_INVALID', { pointers: pointers.slice(0, INPUT_LIMITS.faults) });
}

function toPointers(part: Part, issue: z.core.$ZodIssue, englishMessage: string): Pointer[] {
  const place = (path: readonly PropertyKey[], zh: string, enText: string): Pointer => ({ pointer: toPointer(path), detail: { zh, en: enText }, ...(part !== 'body' && { in: part }) });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => place([...issue.path, key], '未知的字段', 'Unknown field'));
  return [place(issue.path, issue.message, englishMessage)];
}

/** Query parameters as an object. @throws Refusal `BODY_INVALID` when a name stands twice */
export function toQueryObject(query: readonly (readonly [string, string])[]): Record<string, string> {
  const names = new Map<string, string>();
  for (const [name, value] of query) {
    if (names.has(name)) {
      throw new Refusal('BODY_INVALID', { pointers: [{ in: 'query', pointer: toPointer([name]), detail: { zh: '参数重复', en: 'The parameter stands twice' } }] });
    }
    names.set(name, value);
  }
  return Object.fromEntries(names);
}
