import { createPublicKey, verify } from 'node:crypto';

/** Verifies a detached Ed25519 signature (RFC 8032). `publicKey` is raw, 32 bytes; anything malformed is `false`. */
export function verifyEd25519(publicKey: Uint8Array, bytes: Uint8Array, signature: Uint8Array): boolean {
  if (publicKey.length !== 32 || signature.length !== 64) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: Buffer.from(publicKey).toString('base64url') }, format: 'jwk' });
    return verify(null, bytes, key, signature);
  } catch {
    return false; // not a point of the curve
  }
}
