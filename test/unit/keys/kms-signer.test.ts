import { DecryptCommand, DisabledException, GetPublicKeyCommand, InvalidKeyUsageException, KMSInvalidStateException, KMSServiceException, NotFoundException, SignCommand } from '@aws-sdk/client-kms';
import fc from 'fast-check';
import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { sm2 } from 'sm-crypto-v2';
import { createAwsKmsKeyService } from '../../../lib/platform/keys/aws-kms-key-service.ts';
import { createDynamodbSigningKeys } from '../../../lib/platform/keys/dynamodb-signing-keys.ts';
import { KeyUnavailable, type KeyUnavailableCode, type Signer } from '../../../lib/platform/keys/keys.ts';
import { openKmsSigner } from '../../../lib/platform/keys/kms-signer.ts';
import { openSigners } from '../../../lib/platform/keys/open-signers.ts';
import { fromDerSignature, sm2Digest } from '../../../lib/platform/keys/sm2-message.ts';
import { verifyEd25519 } from '../../../lib/platform/keys/verify-ed25519.ts';
import { verifySm2 } from '../../../lib/platform/keys/verify-sm2.ts';
import { openWrappedEd25519Signer, signingContextOf } from '../../../lib/platform/keys/wrapped-ed25519-signer.ts';
import { signCheckpoint, verifierKey } from '../../../lib/platform/ledger/checkpoint.ts';
import { readCheckpoint } from '../../../lib/platform/ledger/verifier/checkpoint-note.ts';
import { readKeys } from '../../../lib/platform/ledger/verifier/trusted-key.ts';
import { keyTableDouble } from '../../support/key-table-double.ts';
import { kmsDouble } from '../../support/kms-double.ts';
import { ed25519Arn, kmsSigningDouble, sm2Arn } from '../../support/kms-signing-double.ts';
import { openNote } from '../../support/second-verifier/note.ts';
import { virtualClock } from '../../support/virtual-clock.ts';

const unavailable = (code: KeyUnavailableCode) => (error: unknown) => error instanceof KeyUnavailable && error.code === code;
const hex = (text: string) => new Uint8Array(Buffer.from(text, 'hex'));
const failed = { message: 'no', $metadata: { httpStatusCode: 400 } };
const service = (name: string) => new KMSServiceException({ ...failed, name, $fault: 'client' });
const algorithms = [['ed25519', 'alias/ed25519', ed25519Arn, verifyEd25519], ['sm2', 'alias/sm2', sm2Arn, verifySm2]] as const;
const masterKey = 'arn:aws-cn:kms:cn-north-1:111122223333:key/master';

test('the SM2 digest is that of GB/T 32918.5: message digest, user 1234567812345678', () => {
  const publicKey = hex('0409f9df311e5421a150dd7d161e4bc5c672179fad1833fc076bb08ff356f35020ccea490ce26775a52dc6ea718cc1aa600aed05fbf35e084a6632f6072da9ad13');
  assert.deepEqual(sm2Digest(publicKey, Buffer.from('message digest')), hex('f0b43e94ba45accaace692ed534382eb17e6ab5a19ce7b31f4486fdfc0d28640'));
});

test('the SM2 digest is what another implementation signs, for any key and message', () => {
  fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), (message) => {
    const { publicKey } = sm2.generateKeyPairHex();
    assert.equal(Buffer.from(sm2Digest(hex(publicKey), message)).toString('hex'), sm2.getHash(message, publicKey));
  }), { numRuns: 20 });
});

test('a DER signature becomes 64 bytes, whatever its numbers need; what is none is refused', () => {
  fc.assert(fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), fc.bigInt({ min: 1n, max: 2n ** 64n }), (r, s) => {
    const integer = (value: bigint) => {
      const digits = value.toString(16);
      const bytes = Buffer.from(digits.length % 2 ? `0${digits}` : digits, 'hex');
      const positive = (bytes[0] ?? 0) > 127 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
      return Buffer.concat([Buffer.of(2, positive.length), positive]);
    };
    const numbers = Buffer.concat([integer(r), integer(s)]);
    const der = Buffer.concat([Buffer.of(0x30, numbers.length), numbers]);
    assert.equal(Buffer.from(fromDerSignature(der)).toString('hex'), [r, s].map((value) => value.toString(16).padStart(64, '0')).join(''));
    for (const broken of [der.subarray(0, -1), Buffer.concat([der, Buffer.of(0)]), Buffer.concat([Buffer.of(0x31), der.subarray(1)]), Buffer.alloc(0), numbers])
      assert.throws(() => fromDerSignature(broken), unavailable('damaged'));
  }), { numRuns: 50 });
});

for (const [algorithm, alias, arn, verify] of algorithms)
  describe(`${algorithm} in KMS`, () => {
    const open = (client: ReturnType<typeof kmsSigningDouble>['client'], keyId: string = alias) => openKmsSigner({ client, keyId, name: 'steward.example', algorithm });

    test('signs what our verifiers accept, by the key that was opened, with one call a signature', async () => {
      const { client, double } = kmsSigningDouble();
      const signer = await open(client);
      for (const message of ['', 'edudata', 'x'.repeat(4096)]) {
        const bytes = Buffer.from(message);
        const signature = await signer.sign(bytes);
        assert.equal(signature.length, 64);
        assert.ok(verify(signer.publicKey, bytes, signature));
        assert.ok(!verify(signer.publicKey, Buffer.from(`${message}.`), signature));
      }
      assert.deepEqual(double.commandCalls(SignCommand).map((call) => call.args[0].input.KeyId), [arn, arn, arn], 'an alias is resolved once');
      assert.equal(double.commandCalls(GetPublicKeyCommand).length, 1);
    });

    test('of another kind is refused when it is opened', async () => {
      const { client } = kmsSigningDouble();
      await assert.rejects(open(client, algorithm === 'sm2' ? ed25519Arn : sm2Arn), unavailable('damaged'));
    });

    test('hands out no signature that does not verify', async () => {
      const { client, double } = kmsSigningDouble();
      const signer = await open(client);
      const signed = await signer.sign(Buffer.from('one'));
      const der = hex(sm2.doSignature('00', sm2.generateKeyPairHex().privateKey, { der: true }));
      for (const Signature of [algorithm === 'sm2' ? der : signed, new Uint8Array(0), undefined]) {
        double.on(SignCommand).resolves(Signature ? { Signature } : {});
        await assert.rejects(signer.sign(Buffer.from('two')), unavailable('damaged'));
      }
    });

    const cases: readonly [Error, KeyUnavailableCode][] = [
      [new DisabledException(failed), 'disabled'], [new KMSInvalidStateException({ ...failed, message: 'arn:aws-cn:kms:cn-north-1:1:key/x is pending deletion.' }), 'pending-deletion'], [new KMSInvalidStateException({ ...failed, message: 'arn:aws-cn:kms:cn-north-1:1:key/x is pending import.' }), 'unusable'], [new KMSInvalidStateException(failed), 'unusable'], [new NotFoundException(failed), 'not-found'],
      [service('AccessDeniedException'), 'access-denied'], [new InvalidKeyUsageException(failed), 'damaged'], [service('KMSInternalException'), 'unreachable'],
      [Object.assign(new Error('connect ECONNREFUSED'), { name: 'TimeoutError' }), 'unreachable'],
    ];
    for (const [error, code] of cases)
      test(`${error.name} “${error.message}”, when opened or asked: ${code}, at once`, async () => {
        const { client, double } = kmsSigningDouble();
        const signer = await open(client);
        double.on(SignCommand).rejects(error);
        double.on(GetPublicKeyCommand).rejects(error);
        await assert.rejects(signer.sign(Buffer.from('x')), unavailable(code));
        await assert.rejects(open(client), unavailable(code));
        assert.equal(double.commandCalls(SignCommand).length, 1);
      });

    test('throttled: is asked four times and then given up, or answers in between', async () => {
      const { client, double } = kmsSigningDouble();
      const signer = await open(client);
      double.on(SignCommand).rejects(service('ThrottlingException'));
      await assert.rejects(signer.sign(Buffer.from('x')), unavailable('throttled'));
      assert.equal(double.commandCalls(SignCommand).length, 4);
      const other = kmsSigningDouble();
      other.double.on(GetPublicKeyCommand).rejectsOnce(service('ThrottlingException')).rejectsOnce(service('ThrottlingException')).callsFake(() => { throw new NotFoundException(failed); });
      await assert.rejects(open(other.client), unavailable('not-found'));
      assert.equal(other.double.commandCalls(GetPublicKeyCommand).length, 3);
    });
  });

test('Ed25519 in KMS refuses what KMS could not sign whole, before it asks', async () => {
  const { client, double } = kmsSigningDouble();
  const signer = await openKmsSigner({ client, keyId: ed25519Arn, name: 'a', algorithm: 'ed25519' });
  await assert.rejects(signer.sign(new Uint8Array(4097)), RangeError);
  assert.equal(double.commandCalls(SignCommand).length, 0);
});

describe('an Ed25519 key that the master key wraps', () => {
  const world = () => {
    const [kms, table] = [kmsDouble(masterKey), keyTableDouble('keys')];
    const signingKeys = createDynamodbSigningKeys({ client: table.client, table: 'keys' });
    const open = (create = false, name = 'steward.example'): Promise<Signer> =>
      openWrappedEd25519Signer({ name, keyService: createAwsKmsKeyService({ client: kms.client, keyId: masterKey }), signingKeys, clock: virtualClock(), create });
    return { kms, table, open };
  };

  test('is made once, is the same after every start, and signs without asking anybody', async () => {
    const { kms, table, open } = world();
    const first = await open(true);
    for (const signer of [first, await open(), await open(true)]) {
      assert.deepEqual(signer.publicKey, first.publicKey);
      assert.ok(verifyEd25519(first.publicKey, Buffer.from('x'), await signer.sign(Buffer.from('x'))));
    }
    const asked = kms.double.calls().length + table.double.calls().length;
    await first.sign(new Uint8Array(100_000));
    assert.equal(kms.double.calls().length + table.double.calls().length, asked);
    assert.deepEqual(kms.double.commandCalls(DecryptCommand)[0]?.args[0].input.EncryptionContext, signingContextOf('steward.example'));
  });

  test('is missed, not replaced, when it is lost', async () => {
    await assert.rejects(world().open(), unavailable('not-found'));
  });

  test('made twice at once is one key', async () => {
    const { table, open } = world();
    const [one, other] = await Promise.all([open(true), open(true)]);
    assert.deepEqual(one.publicKey, other.publicKey);
    assert.equal(table.items.size, 1);
  });

  test('that is not the one named, or not whole, is refused', async () => {
    const { table, open } = world();
    await open(true, 'a');
    await open(true, 'b');
    const [a, b] = [table.items.get('signing/a'), table.items.get('signing/b')];
    assert.ok(a && b);
    table.items.set('signing/a', { ...a, publicKey: b['publicKey'] ?? assert.fail() });
    await assert.rejects(open(false, 'a'), unavailable('damaged'));
    table.items.set('signing/a', { keyName: { S: 'signing/a' } });
    await assert.rejects(open(false, 'a'), unavailable('damaged'));
    table.items.set('signing/a', { ...b, keyName: { S: 'signing/a' } });
    await assert.rejects(open(false, 'a'), { name: 'DecryptionFailed' }, 'the context binds the name');
  });

  test('is nowhere in clear in the key table', async () => {
    const { kms, table, open } = world();
    await open(true);
    const clear: Uint8Array[] = [];
    for (const { returnValue } of kms.double.commandCalls(DecryptCommand)) clear.push((await returnValue).Plaintext ?? assert.fail());
    assert.equal(clear.length, 1);
    assert.ok(clear.every((bytes) => bytes.every((byte) => byte === 0)), 'the seed is wiped once it is a key object');
    assert.deepEqual(Object.keys(table.items.get('signing/steward.example') ?? {}).toSorted(), ['createdAt', 'keyName', 'masterKeyId', 'publicKey', 'wrapped']);
  });
});

test('a checkpoint under Ed25519 and SM2 in KMS is accepted and checked by both verifiers, line by line', async () => {
  const { client } = kmsSigningDouble();
  const signers = await openSigners({ client, name: 'steward.example', ed25519: { held: 'kms', keyId: ed25519Arn }, sm2: { keyId: sm2Arn } });
  assert.deepEqual(signers.map(({ algorithm }) => algorithm), ['ed25519', 'sm2']);
  const origin = 'steward.example/sharing';
  const root = Buffer.alloc(32, 7);
  const note = await signCheckpoint(origin, 42, root, signers);
  const lines = signers.map((signer) => verifierKey(origin, signer));
  for (const known of [lines, lines.slice(0, 1), lines.slice(1)]) {
    assert.deepEqual(readCheckpoint(Buffer.from(note), origin, readKeys(known.join('\n'))), { head: { size: 42, root } });
    assert.deepEqual(openNote(note, origin, known), { size: 42, root });
  }
  const [text = '', signatures = ''] = note.split('\n\n');
  const [ed = '', national = ''] = signatures.trimEnd().split('\n');
  const spoil = (line: string) => line.replace(/.{6}==?$|.{6}$/, (end) => (end.startsWith('A') ? `B${end.slice(1)}` : `A${end.slice(1)}`));
  for (const forged of [`${text}\n\n${spoil(ed)}\n${national}\n`, `${text}\n\n${ed}\n${spoil(national)}\n`]) {
    assert.deepEqual(readCheckpoint(Buffer.from(forged), origin, readKeys(lines.join('\n'))), { problem: 'SIGNATURE_INVALID' });
    assert.throws(() => openNote(forged, origin, lines), /bad signature/);
  }
});
