import { Refusal, type Text } from '../regulations/refusal.ts';

const maxDepth = 32;
/** Keys that would reach an object's prototype in careless code. */
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

const invalid = (pointer: string, detail: Text) => new Refusal('BODY_INVALID', { detail, pointers: [{ pointer, detail }] });

/** RFC 6901. */
export const toPointer = (path: readonly PropertyKey[]): string =>
  path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');

/**
 * JSON (RFC 8259) that is UTF-8, at most 32 deep and free of prototype keys.
 * @throws Refusal `BODY_INVALID` with a pointer to the place
 */
export function parseStrictJson(bytes: Uint8Array): unknown {
  const value = parse(decode(bytes));
  check(value, []);
  return value;
}

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
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

function check(value: unknown, path: readonly PropertyKey[]): void {
  if (typeof value !== 'object' || value === null) return;
  if (path.length >= maxDepth) throw invalid(toPointer(path), { zh: `嵌套不得超过 ${maxDepth} 层`, en: `Nesting may not exceed ${maxDepth} levels` });
  for (const [key, inner] of Object.entries(value)) {
    const here = [...path, key];
    if (forbiddenKeys.has(key)) throw invalid(toPointer(here), { zh: '不允许的键', en: 'This key is not allowed' });
    check(inner, here);
  }
}
