import { Refusal, type Text } from '../regulations/refusal.ts';
import { INPUT_LIMITS } from './input-limits.ts';
import { findRepeatedKey } from './repeated-key.ts';

/** Keys that would reach an object's prototype in careless code. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

const invalid = (pointer: string, detail: Text) => new Refusal('BODY_INVALID', { detail, pointers: [{ pointer, detail }] });

/** RFC 6901. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * JSON (RFC 8259) in UTF-8, within `INPUT_LIMITS`, free of prototype keys, of keys that stand twice and of characters
 * that no store and no ledger keeps as they are (null, lone surrogates).
 * @throws Refusal `BODY_INVALID` with a pointer to the place
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const text = decode(bytes);
  const value = parse(text);
  check(value, [], { values: 0 });
  const repeated = findRepeatedKey(text);
  if (repeated) throw invalid(toPointer(repeated), { zh: '同一对象中的键重复', en: 'The key stands twice in one object' });
  return value;
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

function decode(bytes: Uint8Array): string {
  if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) throw invalid('', { zh: '请求内容不得带字节顺序标记（BOM）', en: 'The body may not begin with a byte order mark' });
  try {
    return utf8.decode(bytes);
  } catch {
    throw invalid('', { zh: '请求内容不是有效的 UTF-8', en: 'The body is not valid UTF-8' });
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw invalid('', { zh: '请求内容不是有效的 JSON', en: 'The body is not valid JSON' });
  }
}

const isClean = (text: string): boolean => text.isWellFormed() && !text.includes('\0');

function check(value: unknown, path: readonly PropertyKey[], seen: { values: number }): void {
  seen.values += 1;
  if (seen.values > INPUT_LIMITS.values) throw invalid('', { zh: `一次请求不得超过 ${INPUT_LIMITS.values} 个值`, en: `A body may hold ${INPUT_LIMITS.values} values` });
  if (typeof value === 'string' && !isClean(value)) throw invalid(toPointer(path), { zh: '含有空字符或不成对的代理字符', en: 'The text holds a null character or a lone surrogate' });
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= INPUT_LIMITS.depth) throw invalid(toPointer(path), { zh: `嵌套不得超过 ${INPUT_LIMITS.depth} 层`, en: `Nesting may not exceed ${INPUT_LIMITS.depth} levels` });
  for (const [key, inner] of Object.entries(value)) {
    if (key.length > INPUT_LIMITS.key || !isClean(key)) throw invalid(toPointer(path), { zh: `键不得超过 ${INPUT_LIMITS.key} 个字符，且不得含有空字符或不成对的代理字符`, en: `A key may hold ${INPUT_LIMITS.key} characters, none of them null or a lone surrogate` });
    const here = [...path, key];
    if (forbiddenKeys.has(key)) throw invalid(toPointer(here), { zh: '不允许的键', en: 'This key is not allowed' });
    check(inner, here, seen);
  }
}
