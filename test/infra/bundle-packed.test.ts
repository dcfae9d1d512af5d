import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build, type Plugin } from 'esbuild';
import * as source from './bundle-packed.ts';
import { readSources, ROOT } from '../architecture/sources.ts';

const plugins = createRequire(import.meta.url)('../../infra/aws/bundling/slim.cjs') as Plugin[];
mkdirSync(join(ROOT, '.build'), { recursive: true });
const folder = mkdtempSync(join(ROOT, '.build/packed-'));
after(() => rmSync(folder, { recursive: true, force: true }));

const banner = { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);" };
await build({ entryPoints: [join(import.meta.dirname, 'bundle-packed.ts')], bundle: true, platform: 'node', format: 'esm', mainFields: ['module', 'main'], banner, plugins, outfile: join(folder, 'packed.mjs'), logLevel: 'error' });
const bundled = await import(pathToFileURL(join(folder, 'packed.mjs')).href) as typeof source;

type Regulations = typeof source.REGULATIONS;
/** As a bundle holds them for decisions: duties that a rule carries or is cited with, and no word for readers. */
const forDecisions = (regulations: Regulations) => regulations.map((regulation) => ({
  ...regulation,
  versions: regulation.versions.map(({ profile, duties, citedWith }) => ({
    profile: {
      ...profile,
      entries: Object.fromEntries(Object.entries(profile.entries).map(([key, { rows: _, relatedRows: __, note: ___, ...entry }]: [string, { rows?: unknown; relatedRows?: unknown; note?: unknown }]) => [key, entry])),
    },
    duties: duties.filter(({ id, rules }) => rules.length > 0 || Object.values(citedWith).includes(id)).map(({ id, article, kind, rules }) => ({ id, article, kind, rules, capabilities: [], profileKeys: [], zh: '', en: '' })),
    citedWith,
  })),
}));
/** Without what the source leaves undefined: JSON has no such thing. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

test('a bundle’s regulations decide as the source’s do', () => {
  assert.deepEqual(plain(bundled.REGULATIONS), plain(forDecisions(source.REGULATIONS)));
});

test('a bundle’s regulations in full lack nothing but which keys a duty touches', () => {
  const whole = source.REGULATIONS_IN_FULL.map((regulation) => ({
    ...regulation, versions: regulation.versions.map((version) => ({ ...version, duties: version.duties.map((duty) => ({ ...duty, profileKeys: [] })) })),
  }));
  assert.deepEqual(plain(bundled.REGULATIONS_IN_FULL), plain(whole));
});

test('a bundle’s reasons and calendar years are the source’s', () => {
  const reasons = source.REGULATIONS.flatMap(({ versions }) => versions.flatMap(({ profile }) => Object.values(profile.entries).flatMap((entry) => (entry.silent ? [entry.why] : []))));
  assert.ok(reasons.length > 0);
  for (const why of reasons) assert.equal(bundled.reasonInChinese(why), source.reasonInChinese(why), why);
  assert.equal(bundled.reasonInChinese('no such reason'), undefined);
  assert.deepEqual(bundled.builtInYears(), source.builtInYears());
});

test('a bundle’s refusals have the statuses and titles of the source’s', () => {
  const named: Readonly<Record<string, unknown>> = bundled.REFUSAL_CODES;
  for (const [code, refusal] of Object.entries(source.REFUSAL_CODES)) assert.deepEqual(named[code], refusal, code);
});

test('a bundle hands out the same law each time: what is frozen stays frozen', () => {
  for (const [at, regulation] of bundled.REGULATIONS.entries()) assert.equal(regulation.versions, bundled.REGULATIONS[at]?.versions);
});

test('a bundle finds services where the SDK’s own rules do, in both mainland regions and at an address of the setting', () => {
  for (const service of ['dynamodb', 'kms'] as const) {
    for (const region of ['cn-north-1', 'cn-northwest-1']) for (const Endpoint of [undefined, 'http://127.0.0.1:8000']) {
      const asked = { Region: region, UseFIPS: false, UseDualStack: false, ...(Endpoint !== undefined && { Endpoint }), ...(service === 'dynamodb' && { AccountIdEndpointMode: 'disabled' }) };
      assert.deepEqual(bundled.resolvers[service](asked), source.resolvers[service](asked), `${service} in ${region}`);
    }
    assert.throws(() => bundled.resolvers[service]({ Region: 'us-east-1' }), /mainland/);
    assert.throws(() => bundled.resolvers[service]({ Region: 'cn-north-1', UseDualStack: true }), /dual-stack/);
    assert.throws(() => bundled.resolvers[service]({ Region: 'cn-north-1', UseFIPS: true }), /FIPS/);
  }
});

test('no operation reads texts where its bundle holds none', () => {
  assert.deepEqual(readSources(['functions']).filter(({ text }) => text.includes('regulations/registry.ts')).map(({ path }) => path), []);
});
