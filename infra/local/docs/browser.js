// Runs in the reader's browser: search, and trying operations as a demonstration person. Plain text goes in, never markup.
'use strict';
const $ = (selector, inside = document) => inside.querySelector(selector);
const all = (selector, inside = document) => [...inside.querySelectorAll(selector)];
const make = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};

function search() {
  const words = $('#search').value.toLowerCase().split(/\s+/).filter(Boolean);
  const fits = (element) => words.every((word) => element.dataset.search.includes(word));
  for (const element of all('[data-search]')) element.hidden = !fits(element);
  for (const group of all('[data-group]')) group.hidden = all('[data-search]', group).every(({ hidden }) => hidden);
  const found = all('article[data-search]').filter(({ hidden }) => !hidden).length;
  $('#found').textContent = words.length === 0 ? '' : `${found} 项 · found`;
}
$('#search').addEventListener('input', search);

/** The last identifier of each kind that an answer held, the person who calls, and what the platform's clock shows. */
const known = new Map();
const tokens = new Map();
let people = [];
let today = '';

const send = async (method, path, headers, body) => fetch(path, { method, headers: { ...headers, ...(body !== undefined && { 'Content-Type': 'application/json' }) }, ...(body !== undefined && { body }) });
const postJson = async (path, value) => (await send('POST', path, {}, JSON.stringify(value))).json();

async function tokenOf(person) {
  const kept = tokens.get(person);
  if (kept && kept.until > Date.now()) return kept.token;
  const { access_token: token } = await postJson('/local/token', { person });
  tokens.set(person, { token, until: Date.now() + 50 * 60_000 });
  return token;
}

const laterThan = (day, days) => new Date(Date.parse(day) + days * 86_400_000).toISOString().slice(0, 10);
/** Puts what is known in place of an example's identifiers and days. */
const fill = (text) => text
  .replace(/\b([a-z]+)-example1(?:-example2)?\b/g, (example, kind) => known.get(kind) ?? example)
  .replaceAll('2026-11-22', today || '2026-11-22').replaceAll('2027-02-20', today ? laterThan(today, 90) : '2027-02-20');

function learn(value, name = '') {
  if (typeof value === 'string') {
    const kind = /^([a-z]+)-[a-z0-9-]{4,}$/.exec(value)?.[1];
    if (kind && kind !== 'person' && kind !== 'unit' && /Id$/.test(name)) known.set(kind, value);
  } else if (value && typeof value === 'object') for (const [key, inner] of Object.entries(value)) learn(inner, Array.isArray(value) ? name : key);
}

/** Tokens end by the platform's clock: where it was moved they are taken anew. Where it cannot be read the examples keep their days. */
async function readClock() {
  tokens.clear();
  const response = await send('GET', '/local/clock', {}).catch(() => undefined);
  if (!response?.ok) return;
  const { now } = await response.json();
  today = new Date(Date.parse(now) + 8 * 3_600_000).toISOString().slice(0, 10); // the date in Shanghai
}

const chosen = () => people.find(({ person }) => person === $('#person').value);
function choosePerson() {
  const person = chosen();
  if (!person) return;
  known.set('unit', person.unitId);
  known.set('person', person.personId);
}

function labelled(text, input, wide) {
  return make('label', { className: wide ? 'wide' : '' }, make('span', { textContent: text }), input);
}

function build(box) {
  const operation = JSON.parse(box.dataset.operation);
  const inputs = operation.parameters.map(({ name, at, example, required }) => ({ name, at, required, input: make('input', { value: !required ? '' : name === 'If-Match' ? known.get('etag') ?? example : fill(example), placeholder: example, spellcheck: false }) }));
  const form = make('form', { className: 'form' }, ...inputs.map(({ name, at, required, input }) => labelled(`${name} ${at === 'path' ? '路径' : at === 'query' ? '查询' : '请求头'}${required ? '' : '（可选）'}`, input)));
  const body = operation.body === undefined ? undefined : make('textarea', { value: fill(operation.body), rows: Math.min(22, operation.body.split('\n').length + 1), spellcheck: false });
  if (body) form.append(labelled('请求内容 body', body, true));
  const button = make('button', { textContent: '发送 Send' });
  const again = make('button', { type: 'button', className: 'plain', textContent: '重新填入示例 Fill again' });
  const holders = people.filter(({ roles }) => roles.some((role) => operation.roles.includes(role)));
  const hint = make('p', { className: 'hint' });
  if (holders.length > 0) {
    hint.append('可由以下人员办理 Held by：');
    for (const { person, displayName } of holders.slice(0, 8)) hint.append(make('button', { type: 'button', className: 'chip', textContent: displayName, onclick: () => { $('#person').value = person; choosePerson(); } }));
    if (holders.length > 8) hint.append(`等 ${holders.length} 人`);
  }
  form.append(make('div', { className: 'actions' }, button, again));
  const result = make('div', { className: 'result', ariaLive: 'polite' });
  box.replaceChildren(hint, form, result);
  again.addEventListener('click', () => build(box));
  form.addEventListener('submit', async (event) => {
    event.preventDefault();
    button.disabled = true;
    try {
      await call(operation, inputs, body?.value, result);
    } catch (error) {
      result.replaceChildren(make('p', { className: 'status bad', textContent: `未能发送 Not sent：${error instanceof Error ? error.message : ''}` }));
    } finally {
      button.disabled = false;
    }
  });
}

const shown = ['ledger-receipt', 'etag', 'location', 'idempotent-replay', 'retry-after', 'correlation-id', 'content-type'];

async function call(operation, inputs, body, result) {
  const value = (at) => inputs.filter((one) => one.at === at && one.input.value !== '');
  const path = value('path').reduce((text, { name, input }) => text.replace(`{${name}}`, encodeURIComponent(input.value)), operation.path);
  const query = new URLSearchParams(value('query').map(({ name, input }) => [name, input.value])).toString();
  const person = chosen();
  const headers = Object.fromEntries(value('header').map(({ name, input }) => [name, input.value]));
  if (!operation.public && person) headers.Authorization = `Bearer ${await tokenOf(person.person)}`;
  const began = performance.now();
  const response = await send(operation.method, query === '' ? path : `${path}?${query}`, headers, body);
  const text = await response.text();
  const type = response.headers.get('content-type') ?? '';
  const json = type.includes('json') && text !== '' ? JSON.parse(text) : undefined;
  if (response.ok) learn(json);
  if (path === '/local/clock' && operation.method === 'POST') await readClock();
  if (response.headers.has('etag')) known.set('etag', response.headers.get('etag'));
  const status = make('p', { className: `status ${response.ok ? 'good' : 'bad'}` }, make('strong', { textContent: String(response.status) }), ` ${operation.method} ${path} · ${operation.public ? '无需令牌' : person?.displayName ?? ''} · ${Math.round(performance.now() - began)} ms`);
  const parts = [status];
  if (!response.ok && json?.detail) {
    const { articles = [], duty, defaultBecauseZh } = json.citation ?? {};
    const basis = articles.length > 0 ? `依据${articles.map((article) => (/^\d/.test(article) ? `第${article}条` : article.replace(/^Annex ?/, '附件'))).join('、')} ${duty ?? ''}` : defaultBecauseZh ? `条文未作规定，默认：${defaultBecauseZh}` : '';
    parts.push(make('p', { className: 'why', textContent: `${json.code}：${json.detail}${basis ? `（${basis}）` : ''}` }));
  }
  const table = make('table', { className: 'headers' });
  for (const name of shown) if (response.headers.has(name)) table.append(make('tr', {}, make('th', { textContent: name }), make('td', { textContent: response.headers.get(name) })));
  parts.push(table, make('pre', { textContent: json === undefined ? text.slice(0, 20_000) : JSON.stringify(json, null, 2) }));
  result.replaceChildren(...parts);
}

async function begin() {
  if (!$('#person')) return;
  people = (await (await send('GET', '/local/people', {})).json()).items;
  if (people.length === 0) {
    $('#who').textContent = '本机没有演示人员，不能试用 · No demonstration people here';
    for (const box of all('details.try')) box.remove();
    return;
  }
  await readClock();
  for (const { person, displayName } of people) $('#person').append(make('option', { value: person, textContent: `${displayName}（${person}）` }));
  $('#person').addEventListener('change', choosePerson);
  choosePerson();
  for (const box of all('details.try')) box.addEventListener('toggle', () => { if (box.open) build($('.box', box)); });
}
begin().catch(() => { $('#who').textContent = '未能读取演示人员 · The demonstration people cannot be read'; });
