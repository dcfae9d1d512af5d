import type { Context, Operation } from '../../../lib/operation/operation.ts';
import { INPUT_RULES } from '../../../lib/operation/input-limits.ts';
import { parseRoute } from '../../../lib/operation/route.ts';
import type { Text } from '../../../lib/regulations/refusal.ts';
import { html, Html, nothing } from './html.ts';
import { importGuide } from './import-guide.ts';
import { jobArticle, jobSearch, operationArticle, operationSearch, type Showing } from './operation-article.ts';

const CONTEXTS: Record<Context, Text> = {
  organizations: { zh: '单位与人员', en: 'Organisations and people' },
  catalog: { zh: '数据资源目录', en: 'Catalog' },
  sharing: { zh: '共享申请与审核', en: 'Sharing' },
  grants: { zh: '授权与查询', en: 'Grants and reading' },
  records: { zh: '数据导入', en: 'Records and imports' },
  retention: { zh: '保存期限与销毁', en: 'Retention and destruction' },
  oversight: { zh: '监督与账本', en: 'Oversight and ledger' },
  notifications: { zh: '通知', en: 'Notifications' },
  regulations: { zh: '管理办法与工作日历', en: 'Regulations and calendar' },
  local: { zh: '本机演示', en: 'This machine only' },
};

export interface ApiPage extends Showing {
  readonly operations: readonly Operation[];
  readonly baseUrl: string;
  readonly style: string;
  /** The page's own script, for search and for trying. */
  readonly script: string;
}

/** The register as one page, Chinese first: what can be done, by whom, on which article, what can go wrong, and a place to try it. */
export function apiPage({ operations, baseUrl, style, script, ...showing }: ApiPage): string {
  const groups = (Object.keys(CONTEXTS) as Context[]).map((context) => ({ context, title: CONTEXTS[context], members: operations.filter((operation) => operation.context === context) })).filter(({ members }) => members.length > 0);
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>教育数据管家 接口说明 · EduData Steward API</title><style>${new Html(style)}</style></head>
<body><header class="bar"><label class="find"><span>查找 find</span><input id="search" type="search" placeholder="名称、路径、办理人、错误码…" autocomplete="off"></label><span id="found" aria-live="polite"></span>
${showing.tryIt ? html`<label class="find" id="who"><span>试用身份 try as</span><select id="person"></select></label>` : nothing}</header>
<div class="frame">
<nav aria-label="目录">${groups.map(({ context, title, members }) => html`<div data-group><h2><a href="#${context}">${title.zh}</a> <small>${title.en}</small></h2>
<ul>${members.map((operation) => html`<li data-search="${searchOf(operation)}"><span class="method ${methodOf(operation)}">${methodOf(operation)}</span> <a href="#${operation.name}" title="${operation.summary.en}">${operation.summary.zh}</a></li>`)}</ul></div>`)}</nav>
<main>
<h1>教育数据管家 <small>EduData Steward</small></h1>
<p>本机全部接口一览，由登记册生成；机器可读版本见 <a href="/openapi.json">/openapi.json</a>。<br><span class="en">Every operation of this machine, generated from the register; machine-readable at <a href="/openapi.json">/openapi.json</a>.</span></p>
${firstSteps(baseUrl)}
<p id="limits">${INPUT_RULES.zh}<br><span class="en">${INPUT_RULES.en}</span></p>
${groups.map(({ context, title, members }) => html`<section id="${context}" data-group><h2>${title.zh} <span class="en">${title.en}</span></h2>${members.map((operation) =>
    (operation.kind === 'job' ? jobArticle(operation, showing) : operationArticle(operation, showing)))}</section>${context === 'records' ? importGuide() : nothing}`)}
</main></div><script>${new Html(script)}</script></body></html>`;
  return page.text;
}

const searchOf = (operation: Operation): string => (operation.kind === 'job' ? jobSearch(operation) : operationSearch(operation));
const methodOf = (operation: Operation): string => (operation.kind === 'job' ? 'JOB' : parseRoute(operation.route).method);

const firstSteps = (baseUrl: string): Html => html`<div data-search="三步开始 three steps curl token 令牌"><h3>三步开始 <span class="en">Three steps</span></h3>
<pre>curl -s ${baseUrl}/local/people                                   # 1 选一位演示人员 · choose a person

TOKEN=$(curl -s ${baseUrl}/local/token -H 'Content-Type: application/json' \\
  -d '{"person":"……"}' | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')   # 2 领取令牌 · get a token

curl -s ${baseUrl}/me -H "Authorization: Bearer $TOKEN"  # 3 调用 · call</pre>
<p>每次变更、每次有依据的拒绝，返回中都带有 <code>Ledger-Receipt</code>（账本位置与叶哈希）。拒绝以 <code>application/problem+json</code> 返回，含 <code>code</code>、所依据的条款 <code>citation</code>，以及出错位置 <code>errors[].pointer</code>。
<br><span class="en">Every change, and every refusal by a rule, answers with a <code>Ledger-Receipt</code>. Refusals are problem details (RFC 9457) with a code, the article they rest on, and pointers to what is wrong.</span></p></div>`;
