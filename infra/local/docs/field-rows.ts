import type * as z from 'zod';
import { meaningOf } from '../../../lib/operation/field-meanings.ts';
import { toJsonSchema } from '../../../lib/operation/openapi.ts';

export interface FieldRow {
  /** `scope.fields[]`: where the field stands. */
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  /** Meaning, limits and permitted values. */
  readonly note: string;
}

type Json = Readonly<Record<string, unknown>>;
const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);
const listOf = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const deepest = 6;

/** A schema as rows that a reader takes in at a glance. */
export function fieldRows(schema: z.ZodType, io: 'input' | 'output'): readonly FieldRow[] {
  return rowsOf(toJsonSchema(schema, io), '', 0);
}

function rowsOf(schema: Json, prefix: string, depth: number): readonly FieldRow[] {
  if (depth > deepest) return [];
  const choices = listOf(schema['anyOf'] ?? schema['oneOf']).filter(isJson);
  const objects = choices.filter((choice) => choice['properties']);
  if (objects.length > 0) return objects.flatMap((choice) => rowsOf(choice, prefix, depth + 1));
  const items = schema['items'];
  if (isJson(items)) return rowsOf(items, `${prefix}[]`, depth + 1);
  const properties = schema['properties'];
  if (!isJson(properties)) return depth === 0 ? [{ name: '（整体）', type: typeOf(schema), required: true, note: noteOf(schema) }] : [];
  const required = new Set(listOf(schema['required']));
  return Object.entries(properties).filter((entry): entry is [string, Json] => isJson(entry[1])).flatMap(([name, inner]) => {
    const place = prefix === '' ? name : `${prefix}.${name}`;
    return [{ name: place, type: typeOf(inner), required: required.has(name), note: noteOf(inner, meaningOf(name)) }, ...rowsOf(inner, place, depth + 1)];
  });
}

function typeOf(schema: Json): string {
  const choices = listOf(schema['anyOf'] ?? schema['oneOf']).filter(isJson);
  if (choices.length > 0) return [...new Set(choices.map(typeOf))].join(' | ');
  if ('const' in schema) return JSON.stringify(schema['const']);
  if (schema['enum']) return 'enum';
  if (schema['type'] === 'array') return `${isJson(schema['items']) ? typeOf(schema['items']) : 'any'}[]`;
  return typeof schema['type'] === 'string' ? schema['type'] : 'any';
}

/** A schema's own description says more than what its name means anywhere. */
function noteOf(schema: Json, meaning?: string): string {
  const inner = schema['type'] === 'array' && isJson(schema['items']) ? schema['items'] : schema;
  const bound = (low: string, high: string, unit: string): string => {
    const known = (value: unknown): value is number => typeof value === 'number' && Math.abs(value) < Number.MAX_SAFE_INTEGER;
    const [from, to] = [schema[low], schema[high]];
    if (known(from) && known(to)) return from === to ? `${from}${unit}` : `${from}–${to}${unit}`;
    return known(from) ? `≥ ${from}${unit}` : known(to) ? `≤ ${to}${unit}` : '';
  };
  const described = [schema['description'], inner['description']].find((text) => typeof text === 'string');
  return [
    described ?? meaning ?? '',
    listOf(inner['enum']).map(String).join(' · '),
    typeof inner['format'] === 'string' ? inner['format'] : typeof inner['pattern'] === 'string' ? patternNote(inner['pattern']) : '',
    bound('minLength', 'maxLength', ' 字'), bound('minimum', 'maximum', ''), bound('minItems', 'maxItems', ' 项'),
    'default' in schema ? `默认 ${JSON.stringify(schema['default'])}` : '',
  ].filter((part) => part !== '').join('；');
}

/** Identifiers read as `unit-…`; a long pattern says less than the refusal that names the place. */
const patternNote = (pattern: string): string => {
  const prefix = /^\^([a-z]+)-\[a-z0-9\]/.exec(pattern)?.[1];
  return prefix ? `${prefix}-…` : pattern.length < 50 ? pattern : '';
};
