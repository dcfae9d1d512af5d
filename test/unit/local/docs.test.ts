import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import type * as z from 'zod';
import { OPERATIONS } from '../../../functions/index.ts';
import { basisOf } from '../../../infra/local/docs/basis.ts';
import { CODE_RULES } from '../../../infra/local/docs/code-rules.ts';
import { answerExample, bodyExample } from '../../../infra/local/docs/operation-article.ts';
import { createPages } from '../../../infra/local/docs/pages.ts';
import { WORKED } from '../../../infra/local/docs/worked-examples.ts';
import { localOperations } from '../../../infra/local/local-operations.ts';
import { LocalDate } from '../../../lib/calendar/instant.ts';
import { meaningOf } from '../../../lib/operation/field-meanings.ts';
import { INPUT_LIMITS } from '../../../lib/operation/input-limits.ts';
import { toJsonSchema, toOpenapi } from '../../../lib/operation/openapi.ts';
import type { HttpOperation, Operation } from '../../../lib/operation/operation.ts';
import { exampleOf } from '../../../lib/operation/schema-example.ts';
import { createLawBook } from '../../../lib/regulations/law-book.ts';
import { REFUSAL_CODES } from '../../../lib/regulations/refusal.ts';
import { createTestWorld } from '../../support/test-platform.ts';

const world = await createTestWorld();
const local = localOperations({
  issuer: world.issuer, baseUrl: 'http://127.0.0.1', clock: { now: () => world.clock.now(), moveTo: (to) => to, movedBy: () => 0 }, people: [], jobs: OPERATIONS, checkHealth: async () => [], run: async () => ({ counts: {}, more: false, busy: false }),
});
test.after(() => world.close());
const all: readonly Operation[] = [...OPERATIONS, ...local];
const http = all.filter((operation): operation is HttpOperation => operation.kind === 'http');
const page = async (operations: readonly Operation[]) => {
  const response = await createPages(operations, world.platform, 'http://127.0.0.1')('/docs');
  assert.ok(response);
  return { text: String(response.body), policy: response.headers['Content-Security-Policy'] ?? '' };
};

describe('the API page', () => {
  test('says in Chinese what every field of every operation means', () => {
    const names = new Set<string>();
    const walk = (schema: unknown): void => {
      if (typeof schema !== 'object' || schema === null) return;
      if ('properties' in schema && typeof schema.properties === 'object' && schema.properties !== null && !Array.isArray(schema)) for (const name of Object.keys(schema.properties)) names.add(name);
      Object.values(schema).forEach(walk);
    };
    for (const { path, query, body, returns } of http) for (const schema of [path, query, body, returns]) if (schema) walk(toJsonSchema(schema, schema === returns ? 'output' : 'input'));
    assert.ok(names.size > 300);
    assert.deepEqual([...names].filter((name) => !/[一-龥]/.test(meaningOf(name) ?? '')), []);
  });

  test('states every limit of a request, and so does the OpenAPI', async () => {
    const { bytes, depth, values, key, faults } = INPUT_LIMITS;
    const { text } = await page(all);
    const openapi = JSON.stringify(toOpenapi(all, { baseUrl: 'http://127.0.0.1', version: '1' })['info']);
    for (const [zh, en] of [[`${bytes / 1024} KB`, `${bytes / 1024} KB`], [`${depth} 层`, `${depth} levels`], [`${values} 个值`, `${values} values`], [`键不超过 ${key} 个字符`, `at most ${key} characters`], [`最多列出 ${faults} 处`, `at most ${faults} at a time`]] as const) {
      for (const told of [text, openapi]) assert.ok(told.includes(zh) && told.includes(en), zh);
    }
  });

  test('shows examples that the operations’ own schemas take', () => {
    const wrong: string[] = [];
    const check = (what: string, schema: z.ZodType, value: unknown) => {
      const parsed = schema.safeParse(JSON.parse(JSON.stringify(value)));
      if (!parsed.success) wrong.push(`${what}: ${parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ')}`);
    };
    for (const operation of http) {
      const { name, path, query, body, returns, produces } = operation;
      for (const schema of [path, query]) if (schema) check(name, schema, exampleOf(toJsonSchema(schema, 'input'), false));
      if (body) check(`${name} body`, body, bodyExample(operation));
      if (produces === undefined) check(`${name} answer`, returns, answerExample(operation));
    }
    assert.deepEqual(wrong, []);
    assert.deepEqual(Object.keys(WORKED).filter((name) => !http.some((operation) => operation.name === name && operation.body)), []);
  });

  test('knows which rule refuses with which code, as the sources have it', () => {
    const root = join(import.meta.dirname, '../../..');
    const missing: string[] = [];
    let seen = 0;
    for (const file of globSync(['functions/**/*.ts', 'lib/**/*.ts'], { cwd: root })) {
      const [, ...calls] = readFileSync(join(root, file), 'utf8').split(/\brequire\(\s*(?=')/);
      for (const call of calls) {
        const rule = /^'([a-z-]+)'/.exec(call)?.[1];
        const code = /code:\s*'([A-Z_]+)'/.exec(call.slice(0, 700))?.[1];
        if (rule === undefined || code === undefined || !Object.hasOwn(REFUSAL_CODES, code)) continue;
        seen += 1;
        const known: readonly string[] | undefined = Object.entries(CODE_RULES).find(([name]) => name === code)?.[1];
        if (!known?.includes(rule)) missing.push(`${code}: ${rule} (${file})`);
      }
    }
    assert.ok(seen > 50);
    assert.deepEqual(missing, []);
  });

  test('is one page: its own style and script and nothing else may run, and nothing comes from elsewhere', async () => {
    const { text, policy } = await page(all);
    const inline = (tag: string) => [...text.matchAll(new RegExp(`<${tag}>([^]*?)</${tag}>`, 'g'))].map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`);
    assert.equal(policy, `default-src 'none'; style-src ${inline('style').join(' ')}; script-src ${inline('script').join(' ')}; connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'`);
    assert.deepEqual([inline('style').length, inline('script').length], [1, 1]);
    assert.doesNotMatch(text, /\s(?:src|srcset)=|<link|@import|url\(|\son[a-z]+="|\sstyle="/);
    assert.deepEqual([...text.matchAll(/href="([^"#/][^"]*)"/g)].map(([, href]) => href), []);
  });

  test('names for every operation who calls, an example, its codes with what they rest on, and a place to try it', async () => {
    const { text } = await page(all);
    for (const { name } of http) {
      const article = text.slice(text.indexOf(`<article id="${name}"`)).split('</article>')[0] ?? '';
      for (const part of ['办理人 seat', '示例 example', '错误码 codes', '依据 rests on', 'data-operation="']) assert.ok(article.includes(part), `${name}: ${part}`);
    }
    const query = text.slice(text.indexOf('<article id="queryRecords"')).split('</article>')[0] ?? '';
    assert.match(query, /PURPOSE_NOT_GRANTED<\/code><\/td><td>403<\/td><td>[^]*?<\/td><td>第29条 nanchang-29<\/td>/);
    assert.match(query, /999999201501010018/);
    assert.match(text, /CSV 导入格式/);
  });

  test('lets nobody try where there is no demonstration issuer', async () => {
    const { text } = await page(OPERATIONS);
    assert.doesNotMatch(text, /data-operation=|id="person"/);
  });
});

test('OpenAPI says what fields mean, brings examples, and tells of the receipt on answers and refusals', () => {
  const { paths } = toOpenapi(all, { baseUrl: '', version: '1', examples: WORKED }) as { paths: Record<string, Record<string, { requestBody?: { content: Record<string, { schema: { properties: Record<string, { description?: string }> }; example: unknown }> }; responses: Record<string, { headers: object; content: Record<string, { example?: unknown }> }> }>> };
  const query = paths['/grants/{grantId}/queries']?.['post'];
  const body = query?.requestBody?.content['application/json'];
  assert.deepEqual(body?.example, WORKED['queryRecords']);
  assert.equal(body?.schema.properties['fields']?.description, '数据项代码');
  assert.ok(query?.responses['200']?.content['application/json']?.example);
  assert.ok(query && Object.values(query.responses).every(({ headers }) => 'Ledger-Receipt' in headers));
});

test('an annex is cited as an annex, an article as an article', () => {
  const law = createLawBook().for([{ unitId: 'unit-top', kind: 'university', regulation: 'tufe' }], LocalDate.parse('2026-11-22'));
  const basis = basisOf(law);
  assert.match(basis.key('sharing.documentsBeforeGrant'), /第41条、附件2$/);
  assert.match(basis.rule('consumer-eligible'), /^第\d+条 tufe-/);
});
