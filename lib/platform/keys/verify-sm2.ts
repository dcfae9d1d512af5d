import { sm2 } from 'sm-crypto-v2';

/** The user id that GM/T 0009 sets where none is agreed. */
export const defaultUserId = '1234567812345678';

/**
 * Verifies a detached SM2 signature with SM3 (GB/T 32918.2). `publicKey` is an uncompressed point, 65 bytes; the
 * signature r · s, 64 bytes. Anything malformed is `false`.
 */
export function verifySm2(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array, userId: string = defaultUserId): boolean {
  if (publicKey.length !== 65 || publicKey[0] !== 4 || signature.length !== 64) return false;
  try {
    return sm2.doVerifySignature(bytes, toHex(signature), toHex(publicKey), { hash: true, der: false, userId });
  } catch {
    return false; // not a point of the curve
  }
}

const toHex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
