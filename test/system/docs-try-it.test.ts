import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { createContext, runInContext } from 'node:vm';
import { OPERATIONS } from '../../functions/index.ts';
import { startServer } from '../../infra/local/server.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

/** As much of a page's element as the script of `/docs` asks of it. */
class Piece {
  readonly dataset: Record<string, string> = {};
  readonly heard = new Map<string, (event: object) => unknown>();
  children: (Piece | string)[] = [];
  textContent = '';
  value = '';
  open = true;
  box: Piece | undefined;
  append(...children: readonly (Piece | string)[]): void { this.children.push(...children); }
  replaceChildren(...children: readonly (Piece | string)[]): void { this.children = [...children]; }
  addEventListener(name: string, heard: (event: object) => unknown): void { this.heard.set(name, heard); }
  querySelector(): Piece | undefined { return this.box; }
  remove(): void {}
  text(): string { return this.textContent + this.children.map((child) => (typeof child === 'string' ? child : child.text())).join(' '); }
}

async function open(url: string, operation: object) {
  const [person, who, details] = [new Piece(), new Piece(), new Piece()];
  details.box = new Piece();
  details.box.dataset['operation'] = JSON.stringify(operation);
  const one: Record<string, Piece> = { '#person': person, '#who': who, '#search': new Piece() };
  const document = { querySelector: (selector: string) => one[selector], querySelectorAll: (selector: string) => (selector === 'details.try' ? [details] : []), createElement: () => new Piece() };
  runInContext(readFileSync(new URL('../../infra/local/docs/browser.js', import.meta.url), 'utf8'), createContext({ document, URLSearchParams, performance, fetch: (path: string, init: RequestInit) => fetch(url + path, init) }));
  for (let i = 0; i < 100 && !details.heard.has('toggle') && who.textContent === ''; i += 1) await wait(50);
  details.heard.get('toggle')?.({});
  const [, form, result] = details.box.children;
  return {
    people: person.children.length, told: who.textContent,
    choose: (name: string) => { person.value = name; },
    async send(): Promise<string> {
      assert.ok(form instanceof Piece && result instanceof Piece);
      await form.heard.get('submit')?.({ preventDefault: () => {} });
      return result.text();
    },
  };
}

test('the page goes on trying while health is not well: the clock moves, and people stand there after a reload', async (context) => {
  const server = await startServer({ folder: temporaryFolder(context), port: 0, operations: OPERATIONS, log: { info: () => {}, warn: () => {}, error: () => {} }, schedule: false });
  context.after(() => server.close());
  const operation = { parameters: [], roles: [] };
  const clock = await open(server.url, { ...operation, method: 'POST', path: '/local/clock', public: true, body: '{"advance":"P7300D"}' });
  assert.match(await clock.send(), /200\s+POST \/local\/clock/);
  assert.equal((await fetch(`${server.url}/health`)).status, 503);
  assert.match(await clock.send(), /200\s+POST \/local\/clock/, 'once more, from a clock that health does not tell');
  const me = await open(server.url, { ...operation, method: 'GET', path: '/me', public: false });
  assert.deepEqual([me.people > 30, me.told], [true, '']);
  me.choose('bureau-owner');
  assert.match(await me.send(), /200\s+GET \/me/);
});
