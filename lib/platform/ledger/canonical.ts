import { createHash, hash } from 'node:crypto';

/**
 * Canonical JSON after RFC 8785: no white space, properties ordered by their UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Properties that are `undefined` are left out, as in JSON.
 * @throws TypeError for what I-JSON cannot carry: NaN, infinities, lone surrogates, bigint, functions, class instances
 */
export function canonicalize(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return text(value);
    case 'number':
      if (!Number.isFinite(value)) throw new TypeError(`canonical JSON has no ${value}`);
      return Object.is(value, -0) ? '0' : String(value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'object':
      if (value === null) return 'null';
      return Array.isArray(value) ? list(value) : record(value);
    default:
      throw new TypeError(`canonical JSON has no ${typeof value}`);
  }
}

/** Whatever JSON writes otherwise than it is, and surrogates, which may stand alone. */
const notPlain = /["\\\u0000-\u001f\ud800-\udfff]/;

function text(value: string): string {
  if (!notPlain.test(value)) return `"${value}"`;
  if (!value.isWellFormed()) throw new TypeError('canonical JSON has no lone surrogate');
  return JSON.stringify(value);
}

function list(values: readonly unknown[]): string {
  let out = '[';
  for (let i = 0; i < values.length; i += 1) out += (i === 0 ? '' : ',') + canonicalize(values[i]);
  return `${out}]`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function record(value: object): string {
  if (!isPlain(value)) throw new TypeError('canonical JSON takes plain objects only');
  let out = '{';
  for (const name of inOrder(Object.keys(value))) {
    const item = value[name];
    if (item !== undefined) out += `${out === '{' ? '' : ','}${text(name)}:${canonicalize(item)}`;
  }
  return `${out}}`;
}

/** By UTF-16 code units, as RFC 8785 section 3.2.3 asks: so sorts `sort`, and so compares `>`. */
function inOrder(names: string[]): readonly string[] {
  for (let i = 1; i < names.length; i += 1) if ((names[i - 1] ?? '') > (names[i] ?? '')) return names.sort();
  return names;
}

/** hex SHA-256 of text (as UTF-8) or bytes; several parts are hashed as one. */
export function sha256Hex(...parts: readonly (string | Uint8Array)[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return hash('sha256', only, 'hex');
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}
