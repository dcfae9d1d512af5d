import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { articleInChinese } from '../../../lib/regulations/citation.ts';
import { nanchang } from '../../../lib/regulations/nanchang/index.ts';
import { reasonInChinese } from '../../../lib/regulations/default-reasons.ts';
import { isProfileKey, PROFILE_KEYS, ProfileValues } from '../../../lib/regulations/profile-schema.ts';
import { REGULATIONS } from '../../../lib/regulations/registry.ts';
import { RULES, type Rule } from '../../../lib/regulations/rules.ts';

for (const regulation of REGULATIONS) for (const { profile, duties, citedWith } of regulation.versions) {
  describe(`${regulation.id} ${profile.effectiveFrom}`, () => {
    const ids = new Set(duties.map(({ id }) => id));
    const carrying = (rule: Rule) => duties.filter(({ rules }) => rules.includes(rule));
    const rules = Object.keys(RULES) as Rule[];

    test('answers every key with a value of its type, or is silent with a reason', () => {
      assert.deepEqual(Object.keys(profile.entries).sort(), [...PROFILE_KEYS].sort());
      const values = Object.fromEntries(PROFILE_KEYS.map((key) => { const entry = profile.entries[key]; return [key, entry.silent ? entry.suggestedDefault : entry.value]; }));
      assert.deepEqual(ProfileValues.parse(values), values);
      for (const key of PROFILE_KEYS) { const entry = profile.entries[key]; assert.ok(entry.silent ? entry.why.length > 3 : entry.articles.length > 0, key); }
    });

    test('gives the reason of every default in Chinese too', () => {
      const silent = PROFILE_KEYS.flatMap((key) => { const entry = profile.entries[key]; return entry.silent ? [entry.why] : []; });
      assert.deepEqual(silent.filter((why) => !/^[^a-z]*[一-龥]/.test(reasonInChinese(why) ?? '')), []);
    });

    test('cites rows that exist and articles that those rows belong to', () => {
      for (const key of PROFILE_KEYS) {
        const entry = profile.entries[key];
        if (entry.silent) continue;
        for (const row of entry.rows) assert.ok(ids.has(row), `${key} → ${row}`);
        const articles = new Set(duties.filter(({ id }) => entry.rows.includes(id)).map(({ article }) => article));
        assert.deepEqual([...articles].sort(), [...entry.articles].sort(), key);
      }
    });

    test('duties are unique, name known keys and stand in both languages', () => {
      assert.equal(ids.size, duties.length);
      for (const duty of duties) {
        assert.ok(duty.id.startsWith(`${regulation.id}-${duty.article.toLowerCase().replace(' ', '-')}`), duty.id);
        assert.deepEqual(duty.profileKeys.filter((key) => !isProfileKey(key)), [], duty.id);
        assert.match(duty.zh, /\p{Script=Han}{4}/u);
        assert.match(duty.en, /^[A-Z"]/);
      }
    });

    test('a rule that several duties name is cited with one of them, by decision', () => {
      for (const rule of rules) {
        const named = carrying(rule).map(({ id }) => id);
        if (named.length > 1) assert.ok(named.includes(citedWith[rule] ?? ''), `${rule}: ${named.join(', ')}`);
        else assert.equal(citedWith[rule], undefined, rule);
      }
    });

    test('no duty lends its article to a rule on whose key the text is silent', () => {
      const lent = rules.filter((rule) => profile.entries[RULES[rule]].silent && carrying(rule).length > 0);
      assert.deepEqual(lent, []);
    });

    test('every term of its scope says which units it covers', () => {
      const scope = profile.entries['meta.scope'];
      assert.ok(!scope.silent);
      assert.deepEqual(scope.value.filter((term) => !regulation.scopeKinds[term]?.length), []);
    });
  });
}

test('an article reads as printed, an annex as one', () => {
  assert.deepEqual(['28', 'Annex', 'Annex 2'].map(articleInChinese), ['第28条', '附件', '附件2']);
});

test('the regulation has 65 articles, each with at least one duty', () => {
  const [version] = nanchang.versions;
  assert.ok(version);
  assert.deepEqual([...new Set(version.duties.map(({ article }) => article))], Array.from({ length: 65 }, (_, i) => String(i + 1)));
  assert.equal(version.duties.length, 121);
});

test('every duty to enforce, record or report within the main path is carried by a rule', () => {
  const mainPath = new Set(['roles', 'ownership', 'access', 'catalog', 'sharing', 'storage', 'crypto', 'retention', 'destruction', 'logs', 'meta']);
  const bare = (nanchang.versions[0]?.duties ?? assert.fail()).filter(({ kind, capabilities, rules }) =>
    ['enforce', 'record', 'report'].includes(kind) && capabilities.every((c) => mainPath.has(c)) && rules.length === 0);
  assert.deepEqual(bare.map(({ id }) => id), []);
});
