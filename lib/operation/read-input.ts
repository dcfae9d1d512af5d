import type * as z from 'zod';
import { Refusal, type Pointer } from '../regulations/refusal.ts';
import { describeIssue } from './describe-issue.ts';
import { INPUT_LIMITS } from './input-limits.ts';
import { toPointer } from './strict-json.ts';

type Part = 'path' | 'query' | 'body';

/** Parses one part of the request. @throws Refusal `BODY_INVALID` with RFC 6901 pointers, details in both languages */
export function readInput(schema: z.ZodType, part: Part, value: unknown): unknown {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw refuseInput(result.error, part, value);
}

/** What a schema found wrong with `value`, place by place. */
export function refuseInput({ issues }: z.core.$ZodError, part: Part, value: unknown): Refusal {
  return new Refusal('BODY_INVALID', { pointers: issues.flatMap((issue) => toPointers(part, issue, value)).slice(0, INPUT_LIMITS.faults) });
}

function toPointers(part: Part, issue: z.core.$ZodIssue, root: unknown): Pointer[] {
  const place = (path: readonly PropertyKey[]): Pointer => ({ pointer: toPointer(path), detail: describeIssue(issue, valueAt(root, path)), ...(part !== 'body' && { in: part }) });
  if (issue.code === 'unrecognized_keys') return issue.keys.map((key) => place([...issue.path, key]));
  if (issue.code !== 'invalid_union') return [place(issue.path)];
  return nearest(issue.errors)?.flatMap((inner) => toPointers(part, { ...inner, path: [...issue.path, ...inner.path] }, root)) ?? [place(issue.path)];
}

/**
 * Of the forms that a value may take, the one that it was meant to have: what is wrong lies inside it, and is least.
 * None where no form was entered, or where two are equally near.
 */
function nearest(forms: readonly (readonly z.core.$ZodIssue[])[]): readonly z.core.$ZodIssue[] | undefined {
  const entered = forms.filter((issues) => issues.length > 0 && issues.every(({ path, code }) => path.length > 0 || code === 'unrecognized_keys')).sort((a, b) => a.length - b.length);
  return entered[0]?.length === entered[1]?.length ? undefined : entered[0];
}

function valueAt(root: unknown, path: readonly PropertyKey[]): unknown {
  let value = root;
  for (const part of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, part)) return undefined;
    value = Reflect.get(value, part);
  }
  return value;
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
