import * as z from 'zod';
import { REFUSAL_CODES } from '../regulations/refusal.ts';
import { INPUT_RULES } from './input-limits.ts';
import { meaningOf } from './field-meanings.ts';
import type { HttpOperation, Operation } from './operation.ts';
import { titleOfCaller } from './permission-matrix.ts';
import { problemCodesOf, takesIdempotencyKey } from './problem-codes.ts';
import { parametersOf, parseRoute } from './route.ts';
import { exampleOf } from './schema-example.ts';

type Json = Readonly<Record<string, unknown>>;

/** JSON Schema (2020-12) of what goes in or comes out; what JSON Schema cannot say is left open. */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', reused: 'inline' });
  return rest;
}

const isJson = (value: unknown): value is Json => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every property says what it means, where its schema does not. */
function explain(schema: Json): Json {
  const entries = Object.entries(schema).map(([key, value]): [string, unknown] => {
    if (Array.isArray(value)) return [key, value.map((one: unknown) => (isJson(one) ? explain(one) : one))];
    if (!isJson(value) || key === 'const' || key === 'default') return [key, value];
    if (key !== 'properties') return [key, explain(value)];
    return [key, Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, isJson(inner) ? { ...(meaningOf(name) !== undefined && { description: meaningOf(name) }), ...explain(inner) } : inner]))];
  });
  return Object.fromEntries(entries);
}

const propertiesOf = (schema: z.ZodType | undefined): { readonly properties: Json; readonly required: readonly unknown[] } => {
  const json = schema ? explain(toJsonSchema(schema, 'input')) : {};
  const properties = json['properties'];
  const required = json['required'];
  return { properties: typeof properties === 'object' && properties !== null ? { ...properties } : {}, required: Array.isArray(required) ? required : [] };
};

const header = (name: string, required: boolean, zh: string): Json => ({ name, in: 'header', required, description: zh, schema: { type: 'string' } });

function parameters(operation: HttpOperation): readonly Json[] {
  const inPath = propertiesOf(operation.path).properties;
  const { properties, required } = propertiesOf(operation.query);
  return [
    ...parametersOf(parseRoute(operation.route)).map((name) => ({ name, in: 'path', required: true, schema: inPath[name] ?? { type: 'string' } })),
    ...Object.entries(properties).map(([name, schema]) => ({ name, in: 'query', required: required.includes(name), schema })),
    ...(operation.versioned ? [header('If-Match', true, '所依据的版本（ETag）· the version this rests on')] : []),
    ...(takesIdempotencyKey(operation) ? [header('Idempotency-Key', false, '幂等键，24 小时内有效 · kept for 24 hours')] : []),
  ];
}

function problems(operation: HttpOperation): Json {
  const byStatus = Map.groupBy(problemCodesOf(operation), (code) => REFUSAL_CODES[code].status);
  return Object.fromEntries([...byStatus].map(([status, codes]) => [String(status), {
    headers: { 'Ledger-Receipt': receipt },
    description: codes.map((code) => `${code}: ${REFUSAL_CODES[code].zh} · ${REFUSAL_CODES[code].en}`).join('\n'),
    content: { 'application/problem+json': { schema: { allOf: [{ $ref: '#/components/schemas/Problem' }, { properties: { code: { enum: codes } } }] } } },
  }]));
}

function toOperation(operation: HttpOperation, worked: unknown): Json {
  const { name, context, summary, caller, rules, body, returns, status = 200, produces = 'application/json' } = operation;
  const title = titleOfCaller(operation);
  return {
    operationId: name, tags: [context], summary: `${summary.zh} · ${summary.en}`,
    description: `办理人 ${title.zh} · ${title.en}${rules.length > 0 ? `\n\n依据 ${rules.join('、')}` : ''}`,
    'x-summary': summary, 'x-caller': caller, 'x-rules': rules,
    parameters: parameters(operation),
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: explain(toJsonSchema(body, 'input')), example: worked ?? exampleOf(toJsonSchema(body, 'input'), false) } } } }),
    responses: { [String(status)]: { description: '成功 · success', headers: { 'Ledger-Receipt': receipt }, content: { [produces]: answer(returns, produces) } }, ...problems(operation) },
    security: caller === 'public' ? [] : [{ bearer: [] }],
  };
}

const answer = (returns: z.ZodType, produces: string): Json => {
  const schema = toJsonSchema(returns, 'output');
  return { schema: explain(schema), ...(produces === 'application/json' && { example: exampleOf(schema, true) }) };
};
const receipt = { description: '账本位置与叶哈希，写入账本时才有 · place and leaf hash of the ledger entry, where one was written', schema: { type: 'string' } };

const text = { type: 'string' };
const Problem = {
  type: 'object', required: ['type', 'title', 'status', 'code', 'correlationId'],
  properties: {
    type: text, title: text, titleEn: text, status: { type: 'integer' }, detail: text, detailEn: text, code: text, correlationId: text,
    citation: { type: 'object', properties: { regulation: text, version: text, articles: { type: 'array', items: text }, duty: text, key: text, defaultBecause: text, defaultBecauseZh: text } },
    errors: { type: 'array', items: { type: 'object', properties: { in: text, pointer: text, detail: text, detailEn: text } } },
  },
};

/** OpenAPI 3.1 of every operation in the register. `examples`: bodies by operation, better than one made of the schema. */
export function toOpenapi(operations: readonly Operation[], { baseUrl, version, examples = {} }: { readonly baseUrl: string; readonly version: string; readonly examples?: Readonly<Record<string, unknown>> }): Json {
  const paths: Record<string, Record<string, Json>> = {};
  for (const operation of operations) {
    if (operation.kind !== 'http') continue;
    const { method, template } = parseRoute(operation.route);
    (paths[template] ??= {})[method.toLowerCase()] = toOperation(operation, examples[operation.name]);
  }
  return {
    openapi: '3.1.1', info: { title: '教育数据管家 · EduData Steward', version, description: `${INPUT_RULES.zh}\n\n${INPUT_RULES.en}` }, servers: [{ url: baseUrl }], paths,
    components: { schemas: { Problem }, securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } } },
  };
}
