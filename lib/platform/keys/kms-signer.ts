import { GetPublicKeyCommand, SignCommand, type KMSClient, type SignCommandInput } from '@aws-sdk/client-kms';
import type { Random } from '../clock.ts';
import { KeyUnavailable, type Signer } from './keys.ts';
import { callKms } from './kms-call.ts';
import { fromDerSignature, sm2Digest } from './sm2-message.ts';
import { verifyEd25519 } from './verify-ed25519.ts';
import { verifySm2 } from './verify-sm2.ts';

interface Scheme {
  /** KMS key spec that the key must have, usage SIGN_VERIFY. */
  readonly keySpec: string;
  /** What stands before the raw public key in its SubjectPublicKeyInfo. */
  readonly spki: Buffer;
  readonly keyLength: number;
  toRequest(publicKey: Uint8Array, message: Uint8Array): Pick<SignCommandInput, 'Message' | 'MessageType' | 'SigningAlgorithm'>;
  fromAnswer(signature: Uint8Array): Uint8Array;
  verify(publicKey: Uint8Array, message: Uint8Array, signature: Uint8Array): boolean;
}

/** KMS takes so many bytes of a message that it hashes itself. */
const mostBytes = 4096;

const schemes: Readonly<Record<Signer['algorithm'], Scheme>> = {
  ed25519: {
    keySpec: 'ECC_NIST_EDWARDS25519', spki: Buffer.from('302a300506032b6570032100', 'hex'), keyLength: 32, // RFC 8410
    toRequest(_, message) {
      if (message.length > mostBytes) throw new RangeError(`KMS signs at most ${mostBytes} bytes with Ed25519`);
      return { Message: message, MessageType: 'RAW', SigningAlgorithm: 'ED25519_SHA_512' };
    },
    fromAnswer: (signature) => signature,
    verify: verifyEd25519,
  },
  sm2: {
    keySpec: 'SM2', spki: Buffer.from('3059301306072a8648ce3d020106082a811ccf5501822d034200', 'hex'), keyLength: 65, // GM/T 0009
    toRequest: (publicKey, message) => ({ Message: sm2Digest(publicKey, message), MessageType: 'DIGEST', SigningAlgorithm: 'SM2DSA' }),
    fromAnswer: fromDerSignature,
    verify: verifySm2,
  },
};

export interface KmsSignerOptions {
  readonly client: KMSClient;
  /** ARN or alias of an asymmetric key of usage SIGN_VERIFY: key spec `ECC_NIST_EDWARDS25519`, or `SM2` (China regions only). */
  readonly keyId: string;
  /** Names the signer on certificates. */
  readonly name: string;
  readonly algorithm: Signer['algorithm'];
  readonly random?: Random;
}

/**
 * Signs in AWS KMS; the private key never leaves it. Needs kms:GetPublicKey (once, here) and kms:Sign; one call a
 * signature. What was signed is verified before it is handed out: a checkpoint that does not verify could never be
 * taken back.
 * @throws KeyUnavailable when KMS cannot be asked; `damaged` when the key is of another kind
 */
export async function openKmsSigner({ client, keyId, name, algorithm, random }: KmsSignerOptions): Promise<Signer> {
  const { keySpec, spki, keyLength, toRequest, fromAnswer, verify } = schemes[algorithm];
  const shown = await callKms(keyId, () => client.send(new GetPublicKeyCommand({ KeyId: keyId })), random);
  const der = Buffer.from(shown.PublicKey ?? []);
  if (shown.KeySpec !== keySpec || shown.KeyUsage !== 'SIGN_VERIFY' || !der.subarray(0, spki.length).equals(spki) || der.length !== spki.length + keyLength)
    throw new KeyUnavailable(`${keyId} is no ${keySpec} key for signing`, 'damaged');
  const publicKey = new Uint8Array(der.subarray(spki.length));
  const arn = shown.KeyId ?? keyId; // an alias that moves on must not change the key behind the public one
  return {
    name, algorithm, publicKey,
    async sign(message) {
      const request = toRequest(publicKey, message);
      const answer = await callKms(arn, () => client.send(new SignCommand({ KeyId: arn, ...request })), random);
      const signature = new Uint8Array(fromAnswer(answer.Signature ?? new Uint8Array(0)));
      if (!verify(publicKey, message, signature)) throw new KeyUnavailable(`what ${arn} signed does not verify`, 'damaged');
      return signature;
    },
  };
}
