import { createHash } from 'node:crypto';
import { toJsonSchema } from '../../../lib/operation/openapi.ts';
import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { pupils } from '../../support/journey.ts';

/** Free text that an operation takes: it may stand where the design keeps text, and nowhere else. */
export const TEXT = '密标Zqx7';
/** What must stand nowhere: broken bodies, unknown fields, paths, queries, headers, tokens, messages of crashes. */
export const SECRET = '密标Wrg5';
/** The mark's part that survives percent-encoding and a key's alphabet. */
export const ASCII = { text: 'Zqx7', secret: 'Wrg5' } as const;

/** Two people whose every value is looked for: one in the data, one who is asked for in vain. */
export const [pupil, stranger] = (() => {
  const [first, second] = pupils(2, { seed: 77 });
  if (!first || !second) throw new TypeError('no pupils');
  const marked = (row: typeof first, mark: string) => ({ ...row, name: `${row.name}密${mark}`, note: `备注${mark}`, address: `${row.address}密${mark}`, email: `${mark.toLowerCase()}@pupil.invalid` });
  return [marked(first, 'Qvx9'), marked(second, 'Jkw3')] as const;
})();

/** Values of data subjects, and digests of them without a key: a number is soon guessed from its hash. */
export const RECORD_VALUES: readonly string[] = [pupil, stranger].flatMap(({ identityNumber, name, studentNumber, phone, email, address, note }) => [
  identityNumber, name, studentNumber, phone, email, address, note,
  ...[identityNumber, phone, studentNumber].flatMap((value) => [value, value.toLowerCase()].flatMap((text) => ['sha256', 'sha1', 'md5', 'sm3'].flatMap((algorithm) =>
    (['hex', 'base64url', 'base64'] as const).map((form) => createHash(algorithm).update(text).digest(form))))),
]);

/** A text, its base64 at each of three offsets, its hex, percent-encoded and as JSON escapes it. */
export const formsOf = (text: string): readonly string[] => {
  const bytes = Buffer.from(text);
  const aligned = [0, 1, 2].map((offset) => {
    const whole = Buffer.concat([Buffer.alloc(offset, 32), bytes]);
    const from = Math.ceil((offset * 8) / 6);
    return whole.toString('base64').replaceAll('=', '').slice(from, Math.floor((whole.length * 8) / 6));
  });
  return [text, ...aligned, bytes.toString('hex'), encodeURIComponent(text)];
};

type Json = { readonly [name: string]: unknown };
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every text leaf of a schema by its place (`/items/[]/name`, `{name}` for any key), and how long a free one may be. */
export function textLeaves(schema: unknown, at = '', leaves = new Map<string, number | 'bound'>()): ReadonlyMap<string, number | 'bound'> {
  if (!isObject(schema)) return leaves;
  const { type, enum: values, const: only, pattern, format, maxLength, properties, additionalProperties, items } = schema;
  if (type === 'string' || values !== undefined || only !== undefined) {
    const bound = values !== undefined || only !== undefined || pattern !== undefined || format !== undefined;
    if (leaves.get(at) !== 'bound') leaves.set(at, bound ? 'bound' : typeof maxLength === 'number' ? maxLength : 60);
  }
  for (const key of ['anyOf', 'oneOf', 'allOf']) for (const option of Array.isArray(schema[key]) ? schema[key] : []) textLeaves(option, at, leaves);
  for (const [name, inner] of Object.entries(isObject(properties) ? properties : {})) textLeaves(inner, `${at}/${name}`, leaves);
  textLeaves(additionalProperties, `${at}/{name}`, leaves);
  textLeaves(items, `${at}/[]`, leaves);
  return leaves;
}
export const leavesOfBody = ({ body }: HttpOperation): ReadonlyMap<string, number | 'bound'> => textLeaves(body && toJsonSchema(body, 'input'));

/** Text without a pattern that names something all the same: codes of items, parties, look-ups. Marked in the wrong requests alone. */
const NAMES_SOMETHING = /\/(creditCode|issuer|subject|cohort|record|party|eventField|precision|recipients\/\[\]|shareConditions\/items\/\[\]|fields\/\[\]|lookup\/(field|value)|records\/\[\]|relatedCodes\/\[\]|catalogType|resourceFormat|overrides\/\{name\})$|^\/overrides/;

/** The body with every free text marked. The same text is always marked alike, so that what refers to it still does. */
export function markTexts(body: unknown, leaves: ReadonlyMap<string, number | 'bound'>, at = ''): unknown {
  if (typeof body === 'string') {
    const room = leaves.get(at);
    if (room === undefined || room === 'bound' || room < 12 || NAMES_SOMETHING.test(at) || body.includes(TEXT)) return body;
    return `${body.slice(0, room - TEXT.length)}${TEXT}`;
  }
  if (Array.isArray(body)) return body.map((inner: unknown) => markTexts(inner, leaves, `${at}/[]`));
  if (!isObject(body)) return body;
  const known = (name: string) => [...leaves.keys()].some((place) => place === `${at}/${name}` || place.startsWith(`${at}/${name}/`));
  return Object.fromEntries(Object.entries(body).map(([name, inner]) => [name, markTexts(inner, leaves, `${at}/${known(name) ? name : '{name}'}`)]));
}

/** A copy with another value at the place; what is missing on the way is made. */
export function withValueAt(body: unknown, place: string, value: unknown): unknown {
  const [, step, ...rest] = place.split('/');
  if (step === undefined) return value;
  const inner = rest.length === 0 ? '' : `/${rest.join('/')}`;
  if (step === '[]') {
    const list: readonly unknown[] = Array.isArray(body) ? body : [];
    return [withValueAt(list[0], inner, value), ...list.slice(1)];
  }
  const object = isObject(body) ? body : {};
  const name = step === '{name}' ? Object.keys(object)[0] ?? 'name' : step;
  return { ...object, [name]: withValueAt(object[name], inner, value) };
}
