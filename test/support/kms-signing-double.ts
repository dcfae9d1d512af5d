import { GetPublicKeyCommand, InvalidKeyUsageException, KMSClient, NotFoundException, SignCommand, type GetPublicKeyCommandInput, type SignCommandInput } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { generateKeyPairSync, sign } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

const failed = { message: 'no', $metadata: { httpStatusCode: 400 } };
export const ed25519Arn = 'arn:aws-cn:kms:cn-north-1:111122223333:key/ed25519';
export const sm2Arn = 'arn:aws-cn:kms:cn-north-1:111122223333:key/sm2';

/** A KMS with one Ed25519 and one SM2 key for signing, by alias or ARN; it asks for what the real one asks for. */
export function kmsSigningDouble() {
  const client = new KMSClient({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const double = mockClient(client);
  const edwards = generateKeyPairSync('ed25519');
  const national = sm2.generateKeyPairHex();
  const arnOf = (keyId = '') => keyId.replace('alias/', 'arn:aws-cn:kms:cn-north-1:111122223333:key/');
  const keys = {
    [ed25519Arn]: {
      KeySpec: 'ECC_NIST_EDWARDS25519', PublicKey: new Uint8Array(edwards.publicKey.export({ format: 'der', type: 'spki' })),
      sign(input: SignCommandInput) {
        assert.deepEqual([input.MessageType, input.SigningAlgorithm], ['RAW', 'ED25519_SHA_512']);
        assert.ok((input.Message?.length ?? Infinity) <= 4096);
        return new Uint8Array(sign(null, input.Message ?? assert.fail(), edwards.privateKey));
      },
    },
    [sm2Arn]: {
      KeySpec: 'SM2', PublicKey: new Uint8Array(Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${national.publicKey}`, 'hex')),
      sign(input: SignCommandInput) {
        assert.deepEqual([input.MessageType, input.SigningAlgorithm, input.Message?.length], ['DIGEST', 'SM2DSA', 32]);
        return new Uint8Array(Buffer.from(sm2.doSignature(input.Message ?? assert.fail(), national.privateKey, { hash: false, der: true }), 'hex'));
      },
    },
  } as const;
  const find = (keyId: string | undefined) => {
    const arn = arnOf(keyId);
    if (arn !== ed25519Arn && arn !== sm2Arn) throw new NotFoundException(failed);
    return { arn, key: keys[arn] };
  };
  double.onAnyCommand().rejects(new Error('the double was not told what to answer'));
  double.on(GetPublicKeyCommand).callsFake(async (input: GetPublicKeyCommandInput) => {
    const { arn, key } = find(input.KeyId);
    return { $metadata: {}, KeyId: arn, KeySpec: key.KeySpec, KeyUsage: 'SIGN_VERIFY', PublicKey: key.PublicKey };
  });
  double.on(SignCommand).callsFake(async (input: SignCommandInput) => {
    const { arn, key } = find(input.KeyId);
    if ((input.SigningAlgorithm === 'SM2DSA') !== (arn === sm2Arn)) throw new InvalidKeyUsageException(failed);
    return { $metadata: {}, KeyId: arn, Signature: key.sign(input) };
  });
  return { client, double };
}
