import { createPrivateKey, createPublicKey, generateKeyPairSync, sign, type KeyObject } from 'node:crypto';
import { KeyUnavailable, type Signer } from './keys.ts';
import { readSecretFile } from './secret-file.ts';

const fresh = (): string => generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

const parse = (file: string, pem: string): KeyObject => {
  try {
    return createPrivateKey(pem);
  } catch (cause) {
    throw new KeyUnavailable(`${file} is no private key`, 'damaged', { cause });
  }
};

/** Signs with an Ed25519 key (RFC 8032) from a local PKCS #8 PEM file (0600). `name` appears in signed notes. */
export function createEd25519Signer({ name, file, create }: { readonly name: string; readonly file: string; readonly create: boolean }): Signer {
  const key = parse(file, readSecretFile(file, create && fresh));
  const { x } = createPublicKey(key).export({ format: 'jwk' });
  if (key.asymmetricKeyType !== 'ed25519' || !x) throw new KeyUnavailable(`${file} is no Ed25519 key`, 'damaged');
  return {
    name,
    algorithm: 'ed25519',
    publicKey: new Uint8Array(Buffer.from(x, 'base64url')),
    sign: async (bytes) => new Uint8Array(sign(null, bytes, key)),
  };
}
