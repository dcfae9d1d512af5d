import { sm2 } from 'sm-crypto-v2';
import * as z from 'zod';
import { KeyUnavailable, type Signer } from './keys.ts';
import { readSecretFile } from './secret-file.ts';
import { defaultUserId } from './verify-sm2.ts';

const Sm2KeyFile = z.strictObject({
  format: z.literal('edudata-steward/sm2-key/1'),
  privateKey: z.string().regex(/^[0-9a-f]{64}$/),
});

const fresh = (): string => JSON.stringify({ format: 'edudata-steward/sm2-key/1', privateKey: sm2.generateKeyPairHex().privateKey });

const parse = (file: string, text: string): string => {
  try {
    return Sm2KeyFile.parse(JSON.parse(text)).privateKey;
  } catch (cause) {
    throw new KeyUnavailable(`${file} is no SM2 key`, 'damaged', { cause });
  }
};

/**
 * Signs with SM2 and SM3 (GB/T 32918.2, default user id) from a local file (0600); signatures are r · s, 64 bytes.
 * Not with node:crypto: its SM2 signatures use an empty user id, which nobody else verifies.
 */
export function createSm2Signer({ name, file, create }: { readonly name: string; readonly file: string; readonly create: boolean }): Signer {
  const privateKey = parse(file, readSecretFile(file, create && fresh));
  const publicKeyHex = sm2.getPublicKeyFromPrivateKey(privateKey);
  return {
    name,
    algorithm: 'sm2',
    publicKey: new Uint8Array(Buffer.from(publicKeyHex, 'hex')),
    async sign(bytes) {
      const signature = sm2.doSignature(bytes, privateKey, { hash: true, der: false, publicKey: publicKeyHex, userId: defaultUserId });
      return new Uint8Array(Buffer.from(signature, 'hex'));
    },
  };
}
