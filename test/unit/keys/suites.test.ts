import assert from 'node:assert/strict';
import { createCipheriv, createHash, createSecretKey, hkdfSync } from 'node:crypto';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sm3, sm4 } from 'sm-crypto-v2';
import { createDataKey } from '../../../lib/platform/keys/data-key.ts';
import { DecryptionFailed, KeyDestroyed, KeyUnavailable, type SuiteName } from '../../../lib/platform/keys/keys.ts';

const lengths: Readonly<Record<SuiteName, number>> = { 'sm4-ctr-hmac-sm3': 16, 'aes-256-gcm': 32 };
const names = ['sm4-ctr-hmac-sm3', 'aes-256-gcm'] as const;
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const keyOf = (suite: SuiteName, seed: number) => createDataKey(suite, new Uint8Array(lengths[suite]).fill(seed));

describe('the primitives are the standards\'', () => {
  test('SM3 gives the digests of GB/T 32905 annex A', () => {
    const digest = (text: string) => createHash('sm3').update(text).digest('hex');
    assert.equal(digest('abc'), '66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0');
    assert.equal(digest('abcd'.repeat(16)), 'debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732');
  });

  test('SM4 gives the block of GB/T 32907 annex A, and counter mode starts with it', () => {
    const key = createSecretKey(hex('0123456789abcdeffedcba9876543210'));
    const block = hex('0123456789abcdeffedcba9876543210');
    const ecb = createCipheriv('sm4-ecb', key, null).setAutoPadding(false);
    assert.equal(ecb.update(block).toString('hex'), '681edf34d206965e86b3e94f536e4246');
    assert.equal(createCipheriv('sm4-ctr', key, block).update(new Uint8Array(16)).toString('hex'), '681edf34d206965e86b3e94f536e4246');
  });

  test('a ciphertext of the SM4 suite is what its description says, computed with another implementation', () => {
    const dataKey = hex('0123456789abcdeffedcba9876543210');
    const hmac = (key: Uint8Array, bytes: Uint8Array): Uint8Array => hex(sm3(bytes, { mode: 'hmac', key }));
    const expand = (label: string, length: number): Uint8Array => // RFC 5869 with an empty salt; one block is enough
      hmac(hmac(new Uint8Array(32), dataKey), Buffer.from(`edudata-steward/sm4-ctr-hmac-sm3/${label}\x01`)).subarray(0, length);
    const plaintext = Buffer.from('学号 20320001，成绩 98', 'utf8');
    const associated = 'resource-pupils/2032-07-31/记录/1';
    const sealed = createDataKey('sm4-ctr-hmac-sm3', dataKey.slice()).cipher.encrypt(plaintext, associated);

    assert.equal(sealed[0], 0x11);
    assert.deepEqual(Buffer.from(sealed.subarray(1, 9)), Buffer.from(hmac(dataKey, Buffer.from('fingerprint')).subarray(0, 8)));
    const [iv, body, tag] = [sealed.subarray(9, 25), sealed.subarray(25, -32), sealed.subarray(-32)];
    const length = (n: number) => { const b = Buffer.alloc(8); b.writeBigUInt64BE(BigInt(n)); return b; };
    const ad = Buffer.from(associated, 'utf8');
    const macInput = Buffer.concat([length(ad.length), length(body.length), ad, sealed.subarray(0, -32)]);
    assert.deepEqual(Buffer.from(hmac(expand('mac', 32), macInput)), Buffer.from(tag));
    const start = BigInt(`0x${Buffer.from(iv).toString('hex')}`);
    const clear = Buffer.from(body.map((byte, i) => {
      const counter = hex(((start + BigInt(i >> 4)) % (1n << 128n)).toString(16).padStart(32, '0'));
      const stream = sm4.encrypt(counter, expand('encrypt', 16), { mode: 'ecb', padding: 'none', output: 'array' });
      return byte ^ (stream[i & 15] ?? 0);
    }));
    assert.equal(clear.toString('utf8'), plaintext.toString('utf8'));
  });

  test('HKDF-SM3 takes key objects as it takes bytes', () => {
    const bytes = hex('0123456789abcdeffedcba9876543210');
    assert.deepEqual(hkdfSync('sm3', createSecretKey(bytes), new Uint8Array(), 'x', 32), hkdfSync('sm3', bytes, new Uint8Array(), 'x', 32));
  });
});

describe('what was written once stays readable', () => {
  const written: Readonly<Record<SuiteName, string>> = {
    'sm4-ctr-hmac-sm3': '1143b6ba2c1745a807a0e1d461962e9f098a47b14702482cb1097007ee58b21f36844fd7e72af280b6d77dea9429e5192bd9e1ca82dff173b59df0c197e777',
    'aes-256-gcm': '12e6579d34737b83525d72e048a0485e9f02c46fe65e803c03fcbbc475974e63744d38c54274a9f5fcadb5',
  };
  for (const suite of names)
    test(suite, () => assert.equal(Buffer.from(keyOf(suite, 7).cipher.decrypt(hex(written[suite]), 'a/b/c')).toString('utf8'), '数据'));
});

for (const suite of names)
  describe(suite, () => {
    const key = keyOf(suite, 1);
    const bytes = fc.uint8Array({ maxLength: 300 });
    const text = fc.string({ maxLength: 60, unit: 'grapheme' });

    test('what is encrypted comes back, and no two ciphertexts are alike', () => {
      fc.assert(fc.property(bytes, text, (plaintext, associated) => {
        const [a, b] = [key.cipher.encrypt(plaintext, associated), key.cipher.encrypt(plaintext, associated)];
        assert.deepEqual(Buffer.from(key.cipher.decrypt(a, associated)), Buffer.from(plaintext));
        assert.deepEqual(Buffer.from(key.cipher.decrypt(b, associated)), Buffer.from(plaintext));
        assert.notDeepEqual(a, b);
      }));
    });

    test('any changed byte fails, wherever it stands', () => {
      const sealed = key.cipher.encrypt(Buffer.from('abc'), 'x');
      for (let at = 0; at < sealed.length; at++)
        for (const flip of [1, 0x80, 0xff])
          assert.throws(() => key.cipher.decrypt(Uint8Array.from(sealed, (byte, i) => (i === at ? byte ^ flip : byte)), 'x'), DecryptionFailed, `byte ${at}`);
    });

    test('any cut or addition fails', () => {
      const sealed = key.cipher.encrypt(Buffer.from('abc'), 'x');
      for (let length = 0; length < sealed.length; length++) {
        assert.throws(() => key.cipher.decrypt(sealed.subarray(0, length), 'x'), DecryptionFailed);
        if (length) assert.throws(() => key.cipher.decrypt(sealed.subarray(length), 'x'), DecryptionFailed);
      }
      assert.throws(() => key.cipher.decrypt(Buffer.concat([sealed, new Uint8Array(1)]), 'x'), DecryptionFailed);
    });

    test('other associated data fails', () => {
      fc.assert(fc.property(bytes, text, text, (plaintext, associated, other) => {
        fc.pre(associated !== other);
        assert.throws(() => key.cipher.decrypt(key.cipher.encrypt(plaintext, associated), other), DecryptionFailed);
      }));
    });

    test('associated data and content cannot trade bytes', () => {
      const sealed = key.cipher.encrypt(Buffer.from('bc'), 'a');
      assert.throws(() => key.cipher.decrypt(sealed, 'ab'), DecryptionFailed);
      assert.throws(() => key.cipher.decrypt(sealed, ''), DecryptionFailed);
    });

    test('another key fails, of this suite or the other', () => {
      const sealed = key.cipher.encrypt(Buffer.from('abc'), 'x');
      for (const other of [keyOf(suite, 2), ...names.filter((n) => n !== suite).map((n) => keyOf(n, 1))])
        assert.throws(() => other.cipher.decrypt(sealed, 'x'), DecryptionFailed);
    });

    test('a header forged to name another key still fails under it', () => {
      const other = keyOf(suite, 2);
      const sealed = Buffer.from(key.cipher.encrypt(Buffer.from('abc'), 'x'));
      Buffer.from(other.fingerprint, 'hex').copy(sealed, 1);
      assert.throws(() => other.cipher.decrypt(sealed, 'x'), DecryptionFailed);
    });

    test('a ciphertext starts with its suite and its key', () => {
      const sealed = Buffer.from(key.cipher.encrypt(new Uint8Array(), ''));
      assert.equal(sealed[0], suite === 'aes-256-gcm' ? 0x12 : 0x11);
      assert.equal(sealed.subarray(1, 9).toString('hex'), key.fingerprint);
    });

    test('look-up hashes are of one value, one field and one key', () => {
      const hash = key.hasher.hash('studentNumber', '20320001');
      assert.match(hash, /^[A-Za-z0-9_-]{43}$/);
      assert.equal(keyOf(suite, 1).hasher.hash('studentNumber', '20320001'), hash);
      assert.notEqual(key.hasher.hash('studentNumber', '20320002'), hash);
      assert.notEqual(key.hasher.hash('identityNumber', '20320001'), hash);
      assert.notEqual(keyOf(suite, 2).hasher.hash('studentNumber', '20320001'), hash);
      assert.notEqual(key.hasher.hash('ab', 'c'), key.hasher.hash('a', 'bc'));
      assert.notEqual(key.hasher.hash('a:1', 'b'), key.hasher.hash('a', '1:b'));
    });

    test('opening wipes the bytes it was given, and refuses a wrong number of them', () => {
      const given = new Uint8Array(lengths[suite]).fill(9);
      createDataKey(suite, given);
      assert.ok(given.every((byte) => byte === 0));
      assert.throws(() => createDataKey(suite, new Uint8Array(lengths[suite] + 1)), KeyUnavailable);
    });

    test('a revoked key does nothing more', () => {
      const revoked = keyOf(suite, 3);
      const sealed = revoked.cipher.encrypt(Buffer.from('abc'), 'x');
      revoked.revoke();
      assert.throws(() => revoked.cipher.decrypt(sealed, 'x'), KeyDestroyed);
      assert.throws(() => revoked.cipher.encrypt(Buffer.from('abc'), 'x'), KeyDestroyed);
      assert.throws(() => revoked.hasher.hash('a', 'b'), KeyDestroyed);
    });
  });
