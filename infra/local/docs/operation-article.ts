import type * as z from 'zod';
import type { HttpOperation, JobOperation } from '../../../lib/operation/operation.ts';
import { toJsonSchema } from '../../../lib/operation/openapi.ts';
import { titleOfCaller } from '../../../lib/operation/permission-matrix.ts';
import { problemCodesOf, takesIdempotencyKey } from '../../../lib/operation/problem-codes.ts';
import { parseRoute } from '../../../lib/operation/route.ts';
import { exampleOf } from '../../../lib/operation/schema-example.ts';
import type { ProfileKey } from '../../../lib/regulations/profile-schema.ts';
import { REFUSAL_CODES, type RefusalCode } from '../../../lib/regulations/refusal.ts';
import { RULES } from '../../../lib/regulations/rules.ts';
import type { Basis } from './basis.ts';
import { CODE_RULES } from './code-rules.ts';
import { fieldRows } from './field-rows.ts';
import { html, nothing, type Html } from './html.ts';
import { tryBox } from './try-box.ts';
import { WORKED } from './worked-examples.ts';

export interface Showing {
  readonly basis: Basis;
  /** Whether the reader may try operations: this machine has a demonstration issuer. */
  readonly tryIt: boolean;
}

const periods = { '1 minute': '每分钟', '5 minutes': '每 5 分钟', '1 hour': '每小时', '1 day': '每天' };
const asText = (value: unknown): string => JSON.stringify(value, null, 2);

export const bodyExample = ({ name, body }: HttpOperation): unknown => (body ? WORKED[name] ?? exampleOf(toJsonSchema(body, 'input'), false) : undefined);
export const answerExample = ({ returns, produces }: HttpOperation): unknown => (produces === undefined ? exampleOf(toJsonSchema(returns, 'output'), true) : undefined);

/** What a reader may look for, in lower case: names, titles, route, who calls, codes. */
export const operationSearch = (operation: HttpOperation): string => {
  const { zh, en } = titleOfCaller(operation);
  return [operation.name, operation.summary.zh, operation.summary.en, operation.route, zh, en, ...problemCodesOf(operation)].join(' ').toLowerCase();
};
export const jobSearch = ({ name, summary }: JobOperation): string => `${name} ${summary.zh} ${summary.en} job 任务`.toLowerCase();

export function operationArticle(operation: HttpOperation, showing: Showing): Html {
  const { name, summary, path, query, body, returns, status = 200, produces, versioned } = operation;
  const { method, template } = parseRoute(operation.route);
  const title = titleOfCaller(operation);
  const codes = problemCodesOf(operation);
  const [request, answer] = [bodyExample(operation), answerExample(operation)];
  const fields = (heading: string, schema: z.ZodType | undefined, io: 'input' | 'output') => (schema ? fieldTable(heading, schema, io) : nothing);
  return html`<article id="${name}" data-search="${operationSearch(operation)}">
<h3>${summary.zh} <span class="en">${summary.en}</span></h3>
<p class="route"><span class="method ${method}">${method}</span> <code>${template}</code></p>
<dl>
<dt>操作名 name</dt><dd><code>${name}</code></dd>
<dt>办理人 seat</dt><dd>${title.zh} <span class="en">${title.en}</span></dd>
${rulesOf(operation.rules, showing.basis)}
${versioned ? html`<dt>If-Match</dt><dd>必填：读取时得到的 <code>ETag</code> <span class="en">required: the ETag that was read</span></dd>` : nothing}
${takesIdempotencyKey(operation) ? html`<dt>Idempotency-Key</dt><dd>可选，24 小时内重复提交返回同一结果 <span class="en">optional; a repeat within 24 hours gets the same answer</span></dd>` : nothing}
<dt>成功 success</dt><dd><code>${status}</code> ${produces ?? 'application/json'}</dd>
</dl>
${fields('路径参数 path', path, 'input')}${fields('查询参数 query', query, 'input')}${fields('请求内容 body', body, 'input')}
<details><summary>返回内容 answer</summary>${produces === undefined ? table(fieldRows(returns, 'output')) : html`<p><code>${produces}</code></p>`}</details>
<details><summary>示例 example</summary>${request === undefined ? nothing : html`<p>请求 <span class="en">request</span></p><pre>${asText(request)}</pre>`}${answer === undefined ? html`<p><code>${produces ?? ''}</code></p>` : html`<p>返回 <span class="en">answer</span></p><pre>${asText(answer)}</pre>`}</details>
<details><summary>错误码 codes</summary><table class="codes"><tr><th>代码 code</th><th>状态</th><th>含义 meaning</th><th>依据 rests on</th></tr>${codes.map((code) =>
    html`<tr><td><code>${code}</code></td><td>${REFUSAL_CODES[code].status}</td><td>${REFUSAL_CODES[code].zh} <span class="en">${REFUSAL_CODES[code].en}</span></td><td>${restsOn(operation, code, showing.basis)}</td></tr>`)}</table></details>
${showing.tryIt ? tryBox({ ...operation, takesKey: takesIdempotencyKey(operation) }, showing.basis.roles(operation), request === undefined ? undefined : asText(request)) : nothing}
</article>`;
}

/** Of a code that several rules use, those that this operation carries. */
function restsOn({ rules }: HttpOperation, code: RefusalCode, basis: Basis): string {
  const carried = CODE_RULES[code] ?? [];
  const own = carried.length > 1 ? carried.filter((rule) => rules.includes(RULES[rule])) : carried;
  return [...new Set(own.map((rule) => basis.rule(rule)))].join('；');
}

export const jobArticle = (job: JobOperation, { basis, tryIt }: Showing): Html => html`<article id="${job.name}" data-search="${jobSearch(job)}">
<h3>${job.summary.zh} <span class="en">${job.summary.en}</span></h3>
<p class="route"><span class="method POST">JOB</span> <code>POST /local/jobs/${job.name}</code> 可立即执行 <span class="en">runs it now</span></p>
<dl><dt>周期 period</dt><dd>${periods[job.every]} <span class="en">every ${job.every}</span></dd>${rulesOf(job.rules, basis)}</dl>
${tryIt ? tryBox({ route: `POST /local/jobs/${job.name}`, caller: 'public', takesKey: false }, [], undefined) : nothing}
</article>`;

const rulesOf = (rules: readonly ProfileKey[], basis: Basis): Html =>
  rules.length === 0 ? nothing : html`<dt>依据 rules</dt><dd>${rules.map((key) => html`<span class="tag"><code>${key}</code> ${basis.key(key)}</span>`)}</dd>`;

const fieldTable = (heading: string, schema: z.ZodType, io: 'input' | 'output'): Html => html`<details open><summary>${heading}</summary>${table(fieldRows(schema, io))}</details>`;

const table = (rows: ReturnType<typeof fieldRows>): Html => html`<table><tr><th>字段 field</th><th>类型 type</th><th>必填</th><th>含义与限制 meaning, limits</th></tr>${rows.map(({ name, type, required, note }) =>
  html`<tr><td><code>${name}</code></td><td>${type}</td><td>${required ? '是' : ''}</td><td>${note}</td></tr>`)}</table>`;
