import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';

const fromBits = (hex: string): number => Buffer.from(hex, 'hex').readDoubleBE();

/** RFC 8785, appendix B. */
const NUMBERS: readonly (readonly [string, string])[] = [
  ['0000000000000000', '0'], ['8000000000000000', '0'], ['0000000000000001', '5e-324'], ['8000000000000001', '-5e-324'],
  ['7fefffffffffffff', '1.7976931348623157e+308'], ['ffefffffffffffff', '-1.7976931348623157e+308'],
  ['4340000000000000', '9007199254740992'], ['c340000000000000', '-9007199254740992'], ['4430000000000000', '295147905179352830000'],
  ['44b52d02c7e14af5', '9.999999999999997e+22'], ['44b52d02c7e14af6', '1e+23'], ['44b52d02c7e14af7', '1.0000000000000001e+23'],
  ['444b1ae4d6e2ef4e', '999999999999999700000'], ['444b1ae4d6e2ef4f', '999999999999999900000'], ['444b1ae4d6e2ef50', '1e+21'],
  ['3eb0c6f7a0b5ed8c', '9.999999999999997e-7'], ['3eb0c6f7a0b5ed8d', '0.000001'],
  ['41b3de4355555553', '333333333.3333332'], ['41b3de4355555554', '333333333.33333325'], ['41b3de4355555555', '333333333.3333333'],
  ['41b3de4355555556', '333333333.3333334'], ['41b3de4355555557', '333333333.33333343'],
  ['becbf647612f3696', '-0.0000033333333333333333'], ['43143ff3c1cb0959', '1424953923781206.2'],
];

describe('canonical JSON (RFC 8785)', () => {
  for (const [bits, written] of NUMBERS) {
    test(`the number ${bits} is written ${written}`, () => assert.equal(canonicalize(fromBits(bits)), written));
  }

  test('the example of section 3.2.2 comes out byte for byte', () => {
    const input: unknown = JSON.parse(String.raw`{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],
      "string":"\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"\/","literals":[null,true,false]}`);
    const expected =
      '7b226c69746572616c73223a5b6e756c6c2c747275652c66616c73655d2c226e756d62657273223a5b3333333333333333332e333333333333332c31652b33302c342e352c302e3030322c31652d32375d2c22737472696e67223a22e282ac245c75303030665c6e4127425c225c5c5c5c5c222f227d';
    assert.equal(Buffer.from(canonicalize(input)).toString('hex'), expected);
  });

  test('properties are ordered by UTF-16 code units, section 3.2.3', () => {
    const input = { '\u20ac': 'Euro Sign', '\r': 'Carriage Return', '\ufb33': 'Hebrew Letter Dalet With Dagesh', '1': 'One', '\ud83d\ude00': 'Emoji: Grinning Face', '\u0080': 'Control', '\u00f6': 'Latin Small Letter O With Diaeresis' };
    const order = [...canonicalize(input).matchAll(/:"([^"]+)"/g)].map((match) => match[1]);
    assert.deepEqual(order, ['Carriage Return', 'One', 'Control', 'Latin Small Letter O With Diaeresis', 'Euro Sign', 'Emoji: Grinning Face', 'Hebrew Letter Dalet With Dagesh']);
  });

  for (const [what, value] of [['NaN', NaN], ['an infinity', -Infinity], ['a lone surrogate', '\ud800'], ['a lone surrogate in a name', { '\udead': 1 }], ['undefined', undefined], ['undefined in a list', [undefined]], ['a bigint', 1n], ['a date', new Date(0)], ['bytes', new Uint8Array(1)]] as const) {
    test(`${what} is refused`, () => assert.throws(() => canonicalize(value), TypeError));
  }

  test('an undefined property is as good as none', () => assert.equal(canonicalize({ b: undefined, a: 1 }), '{"a":1}'));

  test('whatever JSON carries comes back from its canonical text, whose bytes do not depend on the order of properties', () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: 'binary' }), (value) => {
        const written = canonicalize(value);
        const read: unknown = JSON.parse(written);
        assert.equal(canonicalize(read), written);
        assert.deepEqual(read, JSON.parse(JSON.stringify(value)));
        if (value !== null && typeof value === 'object' && !Array.isArray(value)) {
          assert.equal(canonicalize(Object.fromEntries(Object.entries(value).reverse().filter(([name]) => name !== '__proto__'))), canonicalize(Object.fromEntries(Object.entries(value).filter(([name]) => name !== '__proto__'))));
        }
      }),
    );
  });
});

test('a SHA-256 over several parts is the one over their concatenation', () => {
  assert.equal(sha256Hex('abc'), 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
  assert.equal(sha256Hex('a', new Uint8Array([98]), 'c'), sha256Hex('abc'));
  fc.assert(fc.property(fc.array(fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array())), fc.integer({ min: 0, max: 40_000 }), (parts, more) => {
    const all = [...parts, '学'.repeat(more)];
    const whole = Buffer.concat(all.map((each) => Buffer.from(each)));
    assert.equal(sha256Hex(...all), createHash('sha256').update(whole).digest('hex'));
  }));
});
