import type * as z from 'zod';
import type { HttpOperation, JobOperation } from '../../../lib/operation/operation.ts';
import { titleOfCaller } from '../../../lib/operation/permission-matrix.ts';
import { problemCodesOf, takesIdempotencyKey } from '../../../lib/operation/problem-codes.ts';
import { parseRoute } from '../../../lib/operation/route.ts';
import type { ProfileKey } from '../../../lib/regulations/profile-schema.ts';
import { REFUSAL_CODES } from '../../../lib/regulations/refusal.ts';
import { fieldRows } from './field-rows.ts';
import { html, nothing, type Html } from './html.ts';

/** `第28条`, or nothing where the law of this machine's city is silent. */
export type ArticlesOf = (key: ProfileKey) => string;

const periods = { '1 minute': '每分钟', '5 minutes': '每 5 分钟', '1 hour': '每小时', '1 day': '每天' };

export function operationArticle(operation: HttpOperation, articlesOf: ArticlesOf): Html {
  const { name, summary, path, query, body, returns, status = 200, produces, versioned } = operation;
  const { method, template } = parseRoute(operation.route);
  const title = titleOfCaller(operation);
  const fields = (heading: string, schema: z.ZodType | undefined, io: 'input' | 'output') => (schema ? fieldTable(heading, schema, io) : nothing);
  return html`<article id="${name}">
<h3>${summary.zh} <span class="en">${summary.en}</span></h3>
<p class="route"><span class="method ${method}">${method}</span> <code>${template}</code></p>
<dl>
<dt>操作名 name</dt><dd><code>${name}</code></dd>
<dt>办理人 seat</dt><dd>${title.zh} <span class="en">${title.en}</span></dd>
${rulesOf(operation.rules, articlesOf)}
${versioned ? html`<dt>If-Match</dt><dd>必填：读取时得到的 <code>ETag</code> <span class="en">required: the ETag that was read</span></dd>` : nothing}
${takesIdempotencyKey(operation) ? html`<dt>Idempotency-Key</dt><dd>可选，24 小时内重复提交返回同一结果 <span class="en">optional; a repeat within 24 hours gets the same answer</span></dd>` : nothing}
<dt>成功 success</dt><dd><code>${status}</code> ${produces ?? 'application/json'}</dd>
</dl>
${fields('路径参数 path', path, 'input')}${fields('查询参数 query', query, 'input')}${fields('请求内容 body', body, 'input')}
<details><summary>返回内容 answer</summary>${produces === undefined ? table(fieldRows(returns, 'output')) : html`<p><code>${produces}</code></p>`}</details>
<details><summary>错误码 codes</summary><table><tr><th>代码 code</th><th>状态</th><th>含义 meaning</th></tr>${problemCodesOf(operation).map((code) =>
    html`<tr><td><code>${code}</code></td><td>${REFUSAL_CODES[code].status}</td><td>${REFUSAL_CODES[code].zh} <span class="en">${REFUSAL_CODES[code].en}</span></td></tr>`)}</table></details>
</article>`;
}

export const jobArticle = ({ name, summary, every, rules }: JobOperation, articlesOf: ArticlesOf): Html => html`<article id="${name}">
<h3>${summary.zh} <span class="en">${summary.en}</span></h3>
<p class="route"><span class="method POST">JOB</span> <code>POST /local/jobs/${name}</code> 可立即执行 <span class="en">runs it now</span></p>
<dl><dt>周期 period</dt><dd>${periods[every]} <span class="en">every ${every}</span></dd>${rulesOf(rules, articlesOf)}</dl>
</article>`;

const rulesOf = (rules: readonly ProfileKey[], articlesOf: ArticlesOf): Html =>
  rules.length === 0 ? nothing : html`<dt>依据 rules</dt><dd>${rules.map((key) => html`<span class="tag"><code>${key}</code> ${articlesOf(key)}</span>`)}</dd>`;

const fieldTable = (heading: string, schema: z.ZodType, io: 'input' | 'output'): Html => html`<details open><summary>${heading}</summary>${table(fieldRows(schema, io))}</details>`;

const table = (rows: ReturnType<typeof fieldRows>): Html => html`<table><tr><th>字段 field</th><th>类型 type</th><th>必填</th><th>说明 note</th></tr>${rows.map(({ name, type, required, note }) =>
  html`<tr><td><code>${name}</code></td><td>${type}</td><td>${required ? '是' : ''}</td><td>${note}</td></tr>`)}</table>`;
