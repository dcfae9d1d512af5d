import assert from 'node:assert/strict';
import { after, describe, test } from 'node:test';
import { OPERATIONS } from '../../../functions/index.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { createTestWorld } from '../../support/test-platform.ts';

const world = await createTestWorld();
after(() => world.close());
const reader = world.as('school1-owner');

interface EffectiveKey { readonly key: string; readonly value: unknown; readonly origin: string; readonly citation: { readonly articles: readonly string[]; readonly defaultBecause?: string } }

describe('reading the law', () => {
  test('a regulation answers with all 148 parameters, each with articles or a reason', async () => {
    const { status, body } = await reader.get<{ versions: { version: string; entries: { articles: string[]; because?: string }[] }[] }>('/regulations/nanchang');
    assert.equal(status, 200);
    assert.deepEqual(body.versions.map(({ version, entries }) => [version, entries.length]), [['2023-03-01', 148]]);
    assert.ok(body.versions[0]?.entries.every(({ articles, because }) => articles.length > 0 || (because ?? '').length > 0));
    assert.equal((await reader.get('/regulations/atlantis')).status, 404);
  });

  test('all regulations are listed, page by page, each with its issuer and the version in force', async () => {
    interface Listed { readonly items: readonly { readonly regulationId: string; readonly issuer: string; readonly current?: string; readonly versions: readonly string[]; readonly duties: number }[]; readonly next?: string }
    const { body: first } = await reader.get<Listed>('/regulations?limit=3');
    const { body: rest } = await reader.get<Listed>(`/regulations?limit=3&after=${first.next}`);
    const all = [...first.items, ...rest.items];
    assert.deepEqual([all.map(({ regulationId }) => regulationId), rest.next], [['nanchang', 'shanghai', 'beijing', 'moe', 'tufe'], undefined]);
    assert.ok(all.every(({ issuer, current, versions, duties }) => issuer !== '' && current === versions.at(-1) && duties > 0));
    assert.equal(all.reduce((sum, { duties }) => sum + duties, 0), 465);
    assert.equal((await reader.get('/regulations?after=atlantis')).status, 400);
    assert.equal((await reader.get<Listed>(`/regulations/${all[3]?.regulationId}`)).status, 200);
  });

  test('what binds a school comes key by key, with its origin', async () => {
    const { body } = await reader.get<{ profile: { version: string }; keys: EffectiveKey[] }>('/regulations/effective?unit=unit-school1');
    assert.equal(body.profile.version, '2023-03-01');
    assert.equal(body.keys.length, 148);
    const { body: one } = await reader.get<{ keys: EffectiveKey[] }>('/regulations/effective?unit=unit-school1&key=logs.sharing');
    assert.deepEqual(one.keys.map(({ key, value, origin, citation }) => [key, value, origin, citation.articles]), [['logs.sharing', { value: 2, unit: 'years' }, 'law', ['32']]]);
    const { body: silent } = await reader.get<{ keys: EffectiveKey[] }>('/regulations/effective?unit=unit-school1&key=sharing.responseDeadline');
    assert.equal(silent.keys[0]?.origin, 'default');
    assert.match(silent.keys[0]?.citation.defaultBecause ?? '', /MOE Art. 20/);
  });

  test('a unit that is not there is not found, one that no text binds says so, an unknown key is no request', async () => {
    assert.equal((await reader.get('/regulations/effective?unit=unit-nowhere')).status, 404);
    assert.equal((await reader.get('/regulations/effective?unit=unit-statistics')).body.code, 'REGULATION_UNKNOWN');
    assert.equal((await reader.get('/regulations/effective?unit=unit-school1&key=logs.nothing')).status, 400);
  });

  test('a rule is explained by the duty that it carries', async () => {
    const { body } = await reader.get<{ duty?: { id: string; zh: string }; effective: EffectiveKey }>('/regulations/rules/documents-signed?unit=unit-school1');
    assert.equal(body.duty?.id, 'nanchang-28d');
    assert.match(body.duty?.zh ?? '', /保密协议/);
    assert.equal(body.effective.key, 'sharing.documentsBeforeGrant');
    const { body: silent } = await reader.get<{ duty?: object }>('/regulations/rules/own-application?unit=unit-school1');
    assert.equal(silent.duty, undefined);
  });

  test('duties come page by page, each with the operations that carry it', async () => {
    const ids: string[] = [];
    const carriers = new Set<string>();
    let next: string | undefined;
    do {
      const { body } = await reader.get<{ items: { id: string; rules: string[]; carriedBy: string[] }[]; next?: string }>(`/duties?regulation=nanchang&limit=50${next === undefined ? '' : `&after=${next}`}`);
      for (const { id, rules, carriedBy } of body.items) {
        ids.push(id);
        if (rules.length === 0) assert.deepEqual(carriedBy, [], id);
        carriedBy.forEach((name) => carriers.add(name));
      }
      next = body.next;
    } while (next !== undefined);
    assert.deepEqual(ids, REGULATIONS[0]?.versions[0]?.duties.map(({ id }) => id));
    const names = new Set(OPERATIONS.map(({ name }) => name));
    assert.ok(carriers.size > 0);
    assert.deepEqual([...carriers].filter((name) => !names.has(name)), []);
    const { body: ofArticle } = await reader.get<{ items: { id: string }[]; next?: string }>('/duties?regulation=nanchang&article=28');
    assert.deepEqual([ofArticle.items.map(({ id }) => id), ofArticle.next], [['nanchang-28', 'nanchang-28a', 'nanchang-28b', 'nanchang-28c', 'nanchang-28d'], undefined]);
    const { body: reports } = await reader.get<{ items: { id: string; kind: string }[]; next?: string }>('/duties?kind=report');
    assert.deepEqual([reports.items.length, new Set(reports.items.map(({ kind }) => kind)), reports.next], [8, new Set(['report']), undefined]);
    const { body: annex } = await reader.get<{ items: { id: string }[] }>('/duties?regulation=tufe&article=Annex%202');
    assert.deepEqual(annex.items.map(({ id }) => id), ['tufe-annex-2']);
    assert.equal((await reader.get('/duties?regulation=nanchang&after=nanchang-999')).status, 400);
    assert.equal((await reader.get('/duties?regulation=atlantis')).status, 404);
  });

  test('a period of working days is explained day by day', async () => {
    const { body } = await reader.get<{ dueOn: string; days: { date: string; count?: number; notice?: string }[] }>('/calendar/due?from=2026-09-30&workingDays=2');
    assert.equal(body.dueOn, '2026-10-09');
    assert.match(body.days[0]?.notice ?? '', /国办发明电/);
    assert.equal((await reader.get('/calendar/due?from=2026-09-30&workingDays=0')).status, 400);
  });
});
