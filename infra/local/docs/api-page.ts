import type { Context, Operation } from '../../../lib/operation/operation.ts';
import { parseRoute } from '../../../lib/operation/route.ts';
import type { Text } from '../../../lib/regulations/refusal.ts';
import { html, type Html } from './html.ts';
import { jobArticle, operationArticle, type ArticlesOf } from './operation-article.ts';

const CONTEXTS: Record<Context, Text> = {
  organizations: { zh: '单位与人员', en: 'Organisations and people' },
  catalog: { zh: '数据资源目录', en: 'Catalog' },
  sharing: { zh: '共享申请与审核', en: 'Sharing' },
  grants: { zh: '授权与查询', en: 'Grants and reading' },
  records: { zh: '数据导入', en: 'Records and imports' },
  retention: { zh: '保存期限与销毁', en: 'Retention and destruction' },
  oversight: { zh: '监督与存证', en: 'Oversight and ledger' },
  notifications: { zh: '通知', en: 'Notifications' },
  regulations: { zh: '管理办法与工作日历', en: 'Regulations and calendar' },
  local: { zh: '本机演示', en: 'This machine only' },
};

export interface ApiPage {
  readonly operations: readonly Operation[];
  readonly baseUrl: string;
  readonly articlesOf: ArticlesOf;
}

/** The register as one page, Chinese first: what can be done, by whom, on which article, and what can go wrong. */
export function apiPage({ operations, baseUrl, articlesOf }: ApiPage): string {
  const groups = (Object.keys(CONTEXTS) as Context[]).map((context) => ({ context, title: CONTEXTS[context], members: operations.filter((operation) => operation.context === context) })).filter(({ members }) => members.length > 0);
  const page = html`<!doctype html>
<html lang="zh-CN"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>教育数据管家 接口说明 · EduData Steward API</title><link rel="stylesheet" href="/docs.css"></head>
<body><div class="frame">
<nav aria-label="目录">${groups.map(({ context, title, members }) => html`<h2><a href="#${context}">${title.zh}</a> <small>${title.en}</small></h2>
<ul>${members.map((operation) => html`<li><span class="method ${methodOf(operation)}">${methodOf(operation)}</span> <a href="#${operation.name}" title="${operation.summary.en}">${operation.summary.zh}</a></li>`)}</ul>`)}</nav>
<main>
<h1>教育数据管家 <small>EduData Steward</small></h1>
<p>本机全部接口一览，由登记册生成；机器可读版本见 <a href="/openapi.json">/openapi.json</a>。<br><span class="en">Every operation of this machine, generated from the register; machine-readable at <a href="/openapi.json">/openapi.json</a>.</span></p>
${firstSteps(baseUrl)}
${groups.map(({ context, title, members }) => html`<section id="${context}"><h2>${title.zh} <span class="en">${title.en}</span></h2>${members.map((operation) =>
    (operation.kind === 'job' ? jobArticle(operation, articlesOf) : operationArticle(operation, articlesOf)))}</section>`)}
</main></div></body></html>`;
  return page.text;
}

const methodOf = (operation: Operation): string => (operation.kind === 'job' ? 'JOB' : parseRoute(operation.route).method);

const firstSteps = (baseUrl: string): Html => html`<h3>三步开始 <span class="en">Three steps</span></h3>
<pre>curl -s ${baseUrl}/local/people                                   # 1 选一位演示人员 · choose a person

TOKEN=$(curl -s ${baseUrl}/local/token -H 'Content-Type: application/json' \\
  -d '{"person":"bureau-owner"}' | sed 's/.*"access_token":"\\([^"]*\\).*/\\1/')   # 2 领取令牌 · get a token

curl -s ${baseUrl}/units/unit-bureau -H "Authorization: Bearer $TOKEN"  # 3 调用 · call</pre>
<p>每次变更的回答带有 <code>Ledger-Receipt</code>（存证位置与叶哈希）。拒绝以 <code>application/problem+json</code> 返回，含 <code>code</code>、所依据的条款 <code>citation</code>，以及出错位置 <code>errors[].pointer</code>。
<br><span class="en">Every change answers with a <code>Ledger-Receipt</code>. Refusals are problem details (RFC 9457) with a code, the article they rest on, and pointers to what is wrong.</span></p>`;
