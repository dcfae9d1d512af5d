import assert from 'node:assert/strict';
import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { sm2 } from 'sm-crypto-v2';
import { createEd25519Signer } from '../../../lib/platform/keys/ed25519-signer.ts';
import { KeyUnavailable } from '../../../lib/platform/keys/keys.ts';
import { createSm2Signer } from '../../../lib/platform/keys/sm2-signer.ts';
import { verifyEd25519 } from '../../../lib/platform/keys/verify-ed25519.ts';
import { verifySm2 } from '../../../lib/platform/keys/verify-sm2.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const signers = [
  { create: createEd25519Signer, verify: verifyEd25519, algorithm: 'ed25519', keyLength: 32, runs: 30 },
  { create: createSm2Signer, verify: verifySm2, algorithm: 'sm2', keyLength: 65, runs: 10 },
] as const;

for (const { create, verify, algorithm, keyLength, runs } of signers)
  describe(algorithm, () => {
    test('what is signed verifies; a changed byte of message, signature or key does not', async (t) => {
      const signer = create({ name: 'ledger.example/1', file: join(temporaryFolder(t), 'signing.key'), create: true });
      assert.equal(signer.algorithm, algorithm);
      assert.equal(signer.publicKey.length, keyLength);
      await fc.assert(fc.asyncProperty(fc.uint8Array({ minLength: 1, maxLength: 200 }), fc.nat(), async (bytes, where) => {
        const signature = await signer.sign(bytes);
        const flipped = (whole: Uint8Array) => Uint8Array.from(whole, (byte, i) => (i === where % whole.length ? byte ^ 1 : byte));
        assert.equal(signature.length, 64);
        assert.equal(verify(signer.publicKey, bytes, signature), true);
        assert.equal(verify(signer.publicKey, flipped(bytes), signature), false);
        assert.equal(verify(signer.publicKey, bytes, flipped(signature)), false);
        assert.equal(verify(flipped(signer.publicKey), bytes, signature), false);
      }), { numRuns: runs });
    });

    test('malformed keys and signatures are false, not errors', () => {
      for (const length of [0, 31, 64, 65, 66])
        assert.equal(verify(new Uint8Array(length).fill(4), new Uint8Array(3), new Uint8Array(length)), false);
      assert.equal(verify(new Uint8Array(keyLength).fill(4), new Uint8Array(3), new Uint8Array(64)), false);
      assert.equal(verify(new Uint8Array(keyLength).fill(0xff), new Uint8Array(3), new Uint8Array(64).fill(0xff)), false);
    });

    test('the key lives in a file of its owner\'s, and is the same after a restart', (t) => {
      const file = join(temporaryFolder(t), 'signing.key');
      const first = create({ name: 'a', file, create: true });
      assert.equal(statSync(file).mode & 0o777, 0o600);
      assert.deepEqual(create({ name: 'a', file, create: true }).publicKey, first.publicKey);
      writeFileSync(file, 'no key');
      assert.throws(() => create({ name: 'a', file, create: false }), (error: unknown) => error instanceof KeyUnavailable && error.code === 'damaged');
      assert.throws(() => create({ name: 'a', file: `${file}.none`, create: false }), (error: unknown) => error instanceof KeyUnavailable && error.code === 'not-found');
    });
  });

test('Ed25519 verifies the first test vectors of RFC 8032', () => {
  const signature = 'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b';
  assert.equal(verifyEd25519(hex('d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a'), new Uint8Array(), hex(signature)), true);
});

test('SM2 verifies the example of GB/T 32918.5: message digest, user 1234567812345678', () => {
  const publicKey = '0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13';
  const signature = 'f5a03b0648d2c4630eeac513e1bb81a15944da3827d5b74143ac7eaceee720b3b1b6aa29df212fd8763182bc0d421ca1bb9038fd1f7f42d4840b69c485bbc1aa';
  assert.equal(verifySm2(hex(publicKey), Buffer.from('message digest'), hex(signature)), true);
  assert.equal(verifySm2(hex(publicKey), Buffer.from('message digesT'), hex(signature)), false);
});

test('an SM2 signature is bound to its user id', async (t) => {
  const signer = createSm2Signer({ name: 'a', file: join(temporaryFolder(t), 'sm2.key'), create: true });
  const signature = await signer.sign(Buffer.from('abc'));
  assert.equal(verifySm2(signer.publicKey, Buffer.from('abc'), signature, 'someone else'), false);
});

test('SM2 keys are written with all their digits', () => {
  for (let i = 0; i < 40; i++) {
    const { privateKey, publicKey } = sm2.generateKeyPairHex();
    assert.match(privateKey, /^[0-9a-f]{64}$/);
    assert.equal(sm2.getPublicKeyFromPrivateKey(privateKey), publicKey);
  }
});
