import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { readSources, type Source } from './sources.ts';

const product = readSources(['functions', 'lib', 'infra']);
const byPath = new Map(product.map((source) => [source.path, source]));
const DOMAIN = ['notifications', 'documents', 'organizations', 'privacy', 'catalog', 'sharing', 'grants', 'records', 'retention', 'oversight'];

/** Longest matching prefix decides. `own` names what a room may import of ours; itself is always allowed. */
const ROOMS: Record<string, { readonly own: readonly string[]; readonly packages: readonly RegExp[] }> = {
  'lib/identifiers.ts': { own: [], packages: [/^zod$/] },
  'lib/calendar/': { own: [], packages: [/^zod$/] },
  'lib/regulations/': { own: ['lib/calendar/'], packages: [/^zod$/] },
  ...Object.fromEntries(DOMAIN.map((context, index) => [`lib/${context}/`, {
    own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/', ...DOMAIN.slice(0, index).map((lower) => `lib/${lower}/`)],
    packages: [/^zod$/],
  }])),
  'lib/records/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/', ...DOMAIN.slice(0, DOMAIN.indexOf('records')).map((lower) => `lib/${lower}/`)], packages: [/^zod$/, /^csv-parse\/sync$/] },
  'lib/platform/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/'], packages: [/^zod$/, /^node:/] },
  'lib/platform/storage/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/', 'lib/platform/'], packages: [/^zod$/, /^node:/, /^@aws-sdk\/client-dynamodb$/] },
  'lib/platform/storage/entities/': { own: ['lib/'], packages: [/^zod$/] },
  'lib/platform/keys/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/platform/'], packages: [/^zod$/, /^node:/, /^@aws-sdk\/client-(kms|dynamodb)$/, /^sm-crypto-v2$/] },
  'lib/platform/objects/': { own: ['lib/calendar/', 'lib/platform/'], packages: [/^node:/, /^@aws-sdk\/(client-s3|s3-request-presigner)$/] },
  'lib/platform/ledger/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/', 'lib/platform/'], packages: [/^zod$/, /^node:/, /^sm-crypto-v2$/] },
  'lib/platform/ledger/verifier/': { own: ['lib/platform/ledger/format.ts'], packages: [/^node:/, /^sm-crypto-v2$/] },
  'lib/operation/': { own: ['lib/'], packages: [/^zod$/, /^node:/, /^@middy\/core$/, /^jose$/] },
  'lib/compose/': { own: ['lib/'], packages: [/./] },
  'functions/': { own: ['lib/identifiers.ts', 'lib/calendar/', 'lib/regulations/', 'lib/operation/', 'lib/platform/', ...DOMAIN.map((context) => `lib/${context}/`)], packages: [/^zod$/, /^node:crypto$/] },
  'infra/': { own: ['lib/', 'functions/'], packages: [/./] },
};
const roomOf = (path: string): string =>
  Object.keys(ROOMS).filter((room) => path.startsWith(room)).sort((a, b) => b.length - a.length)[0] ?? assert.fail(`${path} is in no room`);

describe('the house', () => {
  test('every file imports only what its room may', () => {
    const wrong = product.flatMap(({ path, imports }) => {
      const room = roomOf(path);
      const { own, packages } = ROOMS[room] ?? assert.fail(room);
      return imports
        .filter((i) => (i.own ? !i.target.startsWith(room) && !own.some((allowed) => i.target.startsWith(allowed)) : !packages.some((p) => p.test(i.target))))
        .map((i) => `${path} imports ${i.target}`);
    });
    assert.deepEqual(wrong, []);
  });

  test('what runs never imports the tests', () => {
    assert.deepEqual(product.filter((s) => s.imports.some((i) => i.target.startsWith('test/'))).map((s) => s.path), []);
  });

  test('imports at run time form no circle', () => {
    const state = new Map<string, 'open' | 'done'>();
    const circles: string[] = [];
    const visit = (path: string, trail: readonly string[]): void => {
      if (state.get(path) === 'done') return;
      if (state.get(path) === 'open') { circles.push([...trail.slice(trail.indexOf(path)), path].join(' → ')); return; }
      state.set(path, 'open');
      for (const i of byPath.get(path)?.imports ?? []) if (i.own && !i.typeOnly) visit(i.target, [...trail, path]);
      state.set(path, 'done');
    };
    for (const { path } of product) visit(path, []);
    assert.deepEqual(circles, []);
  });

  test('no imported file of ours is missing', () => {
    const missing = product.flatMap((s) => s.imports.filter((i) => i.own && i.target.endsWith('.ts') && !byPath.has(i.target)).map((i) => `${s.path} → ${i.target}`));
    assert.deepEqual(missing, []);
  });

  const offenders = (sources: readonly Source[], pattern: RegExp): readonly string[] =>
    sources.filter(({ text }) => pattern.test(text)).map(({ path }) => path);

  test('the environment is read by one file a runtime and by entry scripts', () => {
    assert.deepEqual(offenders(product.filter(({ path }) => !path.startsWith('lib/compose/') && !path.startsWith('infra/')), /process\.env/), []);
  });

  test('no domain code and no operation asks the machine for time, chance or output', () => {
    const domain = product.filter(({ path }) => path.startsWith('functions/') || DOMAIN.concat('calendar', 'regulations').some((c) => path.startsWith(`lib/${c}/`)));
    assert.deepEqual(offenders(domain, /Date\.now\(|new Date\(\)|Math\.random\(|randomUUID|randomBytes|console\./), []);
  });

  test('a storage key is spelled in one file', () => {
    const spellers = offenders(product.filter(({ path }) => path.startsWith('lib/') || path.startsWith('functions/')), /join\('#'\)|\.split\('#'\)|'#'\) \+/);
    assert.deepEqual(spellers, ['lib/platform/storage/entity.ts']);
    assert.deepEqual(offenders(product.filter(({ path }) => path.startsWith('functions/') || DOMAIN.some((c) => path.startsWith(`lib/${c}/`))), /partition: ['"`]/), []);
  });

  test('no regulation is named outside its room', () => {
    const names = /nanchang|shanghai|beijing|\bmoe\b|tufe|南昌|上海|北京|天津/i;
    const clockAndPlace = /Asia\/Shanghai|in Shanghai|shanghaiOffset|(cn|ap)-(beijing|shanghai)/g;
    const rooms = ['lib/regulations/', 'infra/local/'];
    const wrong = product.filter(({ path }) => !rooms.some((room) => path.startsWith(room))).flatMap(({ path, text }) =>
      text.split('\n').map((line, index) => ({ line: line.replace(/(\/\*\*|\s\*|\/\/).*$/, '').replace(clockAndPlace, ''), at: `${path}:${index + 1}` }))
        .filter(({ line }) => names.test(line)).map(({ at }) => at));
    assert.deepEqual(wrong, []);
  });

  test('files are small: median under 80 lines, none over 250 but tables of data', () => {
    const isTable = ({ path }: Source): boolean => /lib\/calendar\/years\/|lib\/regulations\/[a-z]+\/|lib\/regulations\/(profile-schema|profile-values|rules|refusal)\.ts/.test(path);
    const sizes = product.filter((s) => !isTable(s));
    assert.deepEqual(sizes.filter((s) => s.lines > 250).map((s) => `${s.path}: ${s.lines}`), []);
    const median = sizes.map((s) => s.lines).sort((a, b) => a - b)[Math.floor(sizes.length / 2)] ?? 0;
    assert.ok(median < 80, `median ${median}`);
  });

  test('what sees expired items is asked for by retention alone', () => {
    const callers = product.filter(({ path, text }) => path.startsWith('functions/') && /uses: \[[^\]]*'expired'/.test(text)).map(({ path }) => path);
    assert.deepEqual(callers.filter((path) => !path.startsWith('functions/retention/')), []);
  });

  test('no room is called by a word that says nothing', () => {
    assert.deepEqual(product.filter(({ path }) => /(^|\/)(utils?|common|helpers?|shared|misc)(\/|\.|-)/.test(path)).map(({ path }) => path), []);
  });
});
