import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import type { KeyedEntity } from '../../lib/platform/storage/entity.ts';
import { layoutOf } from '../../lib/platform/storage/tables.ts';

const storage = new URL('../../lib/platform/storage/', import.meta.url);
type Declared = Pick<KeyedEntity<never, never>, 'name' | 'table' | 'declaration'>;

const isEntity = (exported: unknown): exported is Declared =>
  typeof exported === 'object' && exported !== null && 'declaration' in exported && 'places' in exported;

async function loadEntities(): Promise<readonly (readonly [constant: string, entity: Declared])[]> {
  const files = readdirSync(new URL('entities/', storage)).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map(async (file): Promise<Readonly<Record<string, unknown>>> => import(new URL(`entities/${file}`, storage).href)));
  return modules.flatMap((exports) => Object.entries(exports).flatMap(([constant, exported]) => (isEntity(exported) ? [[constant, exported] as const] : [])));
}

interface Pattern { readonly entity: string; readonly index: string; readonly column: string; readonly question: string }
/** The rows below the heading "Access patterns". */
function readPatterns(): readonly Pattern[] {
  const section = readFileSync(new URL('README.md', storage), 'utf8').split(/^## /m).find((part) => part.startsWith('Access patterns')) ?? '';
  return section.split('\n').filter((line) => line.startsWith('| ')).slice(1).map((line) => {
    const [entity = '', index = '', column = '', question = ''] = line.split('|').slice(1).map((cell) => cell.trim().replaceAll('`', ''));
    return { entity, index, column, question };
  });
}

const entities = await loadEntities();
const declared = entities.flatMap(([constant, { name, table, declaration }]) =>
  Object.entries(declaration.indexes ?? {}).map(([index, { index: column }]) => ({ constant, entity: name, table, index, column })));
const row = (it: Pick<Pattern, 'entity' | 'index' | 'column'>) => `| \`${it.entity}\` | \`${it.index}\` | \`${it.column}\` |`;

describe('access patterns', () => {
  test('every declared index stands in the table of access patterns, and nothing else does', () => {
    const listed = readPatterns().map(row);
    const wanted = declared.map(row);
    assert.ok(wanted.length > 20, 'the entities were not found');
    assert.deepEqual(wanted.filter((it) => !listed.includes(it)).map((it) => `${it} … |`), [], 'add these rows to lib/platform/storage/README.md and say what is asked');
    assert.deepEqual(listed.filter((it) => !wanted.includes(it)), [], 'rows of lib/platform/storage/README.md without an index');
    assert.deepEqual(listed.filter((it, i) => listed.indexOf(it) !== i), []);
    assert.deepEqual(readPatterns().filter(({ question }) => question.length < 10).map(row), [], 'rows that do not say what is asked');
  });

  test('an index is one that its table has, and an entity uses it once', () => {
    assert.deepEqual(declared.filter(({ table, column }) => !layoutOf(table).indexes.includes(column)).map(row), []);
    const uses = declared.map(({ entity, column }) => `${entity} ${column}`);
    assert.deepEqual(uses.filter((use, i) => uses.indexOf(use) !== i), []);
  });

  test('entities have names of their own, and nothing is dropped from the ledger', () => {
    const names = entities.map(([, { name }]) => name);
    assert.deepEqual(names.filter((name, i) => names.indexOf(name) !== i), []);
    assert.deepEqual(entities.filter(([, { table, declaration }]) => declaration.dropsAt && !layoutOf(table).drops).map(([, { name }]) => name), []);
  });

  test('no index without somebody who asks it', () => {
    const roots = ['lib', 'functions', 'infra'].map((room) => new URL(`../../${room}/`, import.meta.url));
    const source = roots.flatMap((root) => readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts')).map((file) => readFileSync(new URL(file, root), 'utf8'))).join('\n');
    const unasked = declared.filter(({ constant, index }) => !new RegExp(`\\b${constant}\\s*\\.list\\([^()]{0,80}'${index}'`).test(source));
    assert.deepEqual(unasked.map(row), [], 'indexes that nothing lists');
  });
});
