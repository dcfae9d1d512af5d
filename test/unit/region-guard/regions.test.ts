import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { isMainland, MAINLAND_REGIONS, type Provider } from '../../../lib/platform/domestic/mainland-regions.ts';

const providers = Object.keys(MAINLAND_REGIONS) as Provider[];
const pairs = providers.flatMap((provider) => MAINLAND_REGIONS[provider].map((region) => ({ provider, region })));

/** Ways to write a region nearly as it is: other letters, blanks, suffixes, look-alikes of other alphabets. */
const LOOK_ALIKES: Readonly<Record<string, string>> = { a: 'а', c: 'с', e: 'е', o: 'о', n: 'ո', '-': '‐', 1: 'l', h: 'һ', i: 'і' };
const near = fc.oneof(
  fc.constantFrom(' ', '\t', '\n', '\u00a0', '\u200b', '\0').chain((blank) => fc.constantFrom((r: string) => blank + r, (r: string) => r + blank, (r: string) => r.replace('-', `${blank}-`))),
  fc.constantFrom((r: string) => r.toUpperCase(), (r: string) => r[0]?.toUpperCase() + r.slice(1)),
  fc.stringMatching(/^[a-z0-9.-]{1,6}$/).chain((more) => fc.constantFrom((r: string) => r + more, (r: string) => more + r, (r: string) => `${r}.${more}`, (r: string) => `${r}-${more}`)),
  fc.constantFrom(...Object.entries(LOOK_ALIKES)).map(([from, to]) => (r: string) => r.replace(from, to)),
  fc.nat(9).map((digit) => (r: string) => r.replace(/\d?$/, String(digit))),
  fc.nat(30).chain((at) => fc.constantFrom((r: string) => r.slice(0, at % r.length) + r.slice(at % r.length + 1), (r: string) => r.slice(0, at % r.length) + (r[at % r.length] ?? '') + r.slice(at % r.length))),
);

describe('the allow-list of mainland regions', () => {
  test('allows exactly what it lists, for the provider whose region it is', () => {
    for (const { provider, region } of pairs) assert.ok(isMainland(provider, region));
    for (const provider of providers) for (const { region } of pairs) {
      assert.equal(isMainland(provider, region), (MAINLAND_REGIONS[provider] as readonly string[]).includes(region), `${provider} ${region}`);
    }
  });

  test('never what merely looks like one of them', () => {
    fc.assert(fc.property(fc.constantFrom(...pairs), near, ({ provider, region }, change) => {
      const changed = change(region);
      fc.pre(!(MAINLAND_REGIONS[provider] as readonly string[]).includes(changed));
      assert.equal(isMainland(provider, changed), false);
    }), { numRuns: 3000 });
  });

  test('never any other text, number, list or absence', () => {
    fc.assert(fc.property(fc.constantFrom(...providers), fc.anything(), (provider, value) => {
      fc.pre(typeof value !== 'string' || !(MAINLAND_REGIONS[provider] as readonly string[]).includes(value));
      assert.equal(isMainland(provider, value), false);
    }));
    for (const value of [undefined, null, '', ['cn-north-1'], { toString: () => 'cn-north-1' }, 'constructor', '__proto__']) assert.equal(isMainland('aws', value), false);
  });

  test('knows the traps by name', () => {
    const traps = [['alibaba', 'cn-hongkong'], ['volcengine', 'cn-hongkong'], ['huawei', 'ap-southeast-1'], ['tencent', 'ap-hongkong'], ['tencent', 'ap-singapore'], ['aws', 'ap-east-1'], ['aws', 'cn-north-4'], ['baidu', 'hkg'], ['aws', 'us-gov-west-1']] as const;
    for (const [provider, region] of traps) assert.equal(isMainland(provider, region), false, `${provider} ${region}`);
    assert.ok(isMainland('tencent', 'ap-guangzhou'));
  });
});
