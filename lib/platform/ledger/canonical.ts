import { createHash, hash } from 'node:crypto';

/**
 * Canonical JSON after RFC 8785: no white space, properties ordered by their UTF-16 code units, numbers and strings as
 * ECMAScript writes them. Properties that are `undefined` are left out, as in JSON.
 * @throws TypeError for what I-JSON cannot carry: NaN, infinities, lone surrogates, bigint, functions, class instances
 */
export function canonicalize(value: unknown): string {
  if (typeof value === 'string') return text(value);
  switch (typeof value) {
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
  for (let i = 0; i < values.length; i += 1) {
    if (i > 0) out += ',';
    out += canonicalize(values[i]);
  }
  return `${out}]`;
}

function isPlain(value: object): value is Readonly<Record<string, unknown>> {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

function record(value: object): string {
  if (!isPlain(value)) throw new TypeError('canonical JSON takes plain objects only');
  const names = inOrder(Object.keys(value));
  let out = '{';
  let empty = true;
  for (let i = 0; i < names.length; i += 1) {
    const name = names[i] ?? '';
    const item = value[name];
    if (item === undefined) continue;
    if (!empty) out += ',';
    empty = false;
    out += nameText(name);
    out += canonicalize(item);
  }
  return `${out}}`;
}

/** Schemas have few names, and each stands in every item: quoted once. */
const MOST_NAMES = 2_000;
const quoted = new Map<string, string>();
function nameText(name: string): string {
  const found = quoted.get(name);
  if (found !== undefined) return found;
  const made = `${text(name)}:`;
  if (quoted.size < MOST_NAMES) quoted.set(name, made);
  return made;
}

/** By UTF-16 code units, as RFC 8785 section 3.2.3 asks: so sorts `sort`, and so compares `>`. */
function inOrder(names: string[]): readonly string[] {
  for (let i = 1; i < names.length; i += 1) if ((names[i - 1] ?? '') > (names[i] ?? '')) return names.sort();
  return names;
}

/** Where small parts are put side by side: one call for all of them takes two thirds of the time. Nothing reads it afterwards. */
const joined = Buffer.allocUnsafeSlow(32_768);
const mostBytesOf = (part: string | Uint8Array): number => (typeof part === 'string' ? 3 * part.length : part.length);

/** hex SHA-256 of text (as UTF-8) or bytes; several parts are hashed as one. */
export function sha256Hex(...parts: readonly (string | Uint8Array)[]): string {
  const [only] = parts;
  if (parts.length === 1 && only !== undefined) return hash('sha256', only, 'hex');
  if (parts.reduce((most, part) => most + mostBytesOf(part), 0) <= joined.length) {
    let end = 0;
    for (const part of parts) {
      if (typeof part !== 'string') joined.set(part, end);
      end += typeof part === 'string' ? joined.write(part, end) : part.length;
    }
    return hash('sha256', joined.subarray(0, end), 'hex');
  }
  const digest = createHash('sha256');
  for (const part of parts) digest.update(part);
  return digest.digest('hex');
}
