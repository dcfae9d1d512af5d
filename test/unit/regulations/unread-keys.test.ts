import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { test } from 'node:test';
import { PROFILE_KEYS } from '../../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { LATER } from '../../conformance/open.ts';
import { UNREAD } from './unread-keys.ts';

const root = new URL('../../../', import.meta.url);
const texts = new Set(REGULATIONS.map(({ id }) => `lib/regulations/${id}/`));
const sources = ['lib', 'functions'].flatMap((room) => readdirSync(new URL(room, root), { recursive: true, encoding: 'utf8' }).map((file) => `${room}/${file}`))
  .filter((file) => file.endsWith('.ts') && ![...texts].some((folder) => file.startsWith(folder))).map((file) => readFileSync(new URL(file, root), 'utf8'));

/** Keys asked for by name, or through a constant table that stands in the brackets: `law.value(LOG_KEYS[stream])`. */
function readKeys(): ReadonlySet<string> {
  const all = sources.join('\n');
  const named = [...all.matchAll(/\.(?:value|effective)\(\s*'([\w.]+)'/g)].map(([, key]) => key ?? '');
  const tables = new Set([...all.matchAll(/\.(?:value|effective)\(\s*([A-Z_]{3,})\[/g)].map(([, table]) => table ?? ''));
  const listed = [...tables].flatMap((table) => [...(new RegExp(`const ${table} = \\{([^}]*)\\}`).exec(all)?.[1] ?? '').matchAll(/'([\w.]+)'/g)].map(([, key]) => key ?? ''));
  return new Set([...named, ...listed]);
}

test('a key whose value no code reads stands in the table with its reason, and a key that is read does not', () => {
  const read = readKeys();
  assert.deepEqual(Object.keys(UNREAD).toSorted(), PROFILE_KEYS.filter((key) => !read.has(key)).toSorted());
});

test('nothing is read that is no key', () => {
  const keys: ReadonlySet<string> = new Set(PROFILE_KEYS);
  assert.deepEqual([...readKeys()].filter((key) => /^[a-z]\w*\.\w+$/i.test(key) && !keys.has(key)), []);
});

test('what waits for a capability names one that the conformance suite lists as not built', () => {
  for (const [key, why] of Object.entries(UNREAD)) assert.ok('later' in why ? LATER[why.later] !== undefined : why.holds.length > 5, key);
});
