import { createPublicKey, hash, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { SIGNATURE_TYPES, SM2_USER_ID } from '../format.ts';

/** A key that the reader trusts, from a source other than the export. */
export interface TrustedKey {
  readonly name: string;
  /** Four bytes, hex. */
  readonly id: string;
  verifies(text: Uint8Array, signature: Uint8Array): boolean;
}

const algorithms = { ed25519, sm2: sm2WithSm3 } as const;

/** Reads a public key file: `<name>+<id>+<base64>` a line, `#` begins a remark. @throws TypeError naming the line */
export function readKeys(text: string): readonly TrustedKey[] {
  return text.split('\n').map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const [, name = '', id = '', encoded = ''] = /^([^+\s]+)\+([0-9a-f]{8})\+([A-Za-z0-9+/]+=*)$/.exec(line) ?? [];
    const typed = Buffer.from(encoded, 'base64');
    const found = (['ed25519', 'sm2'] as const).find((algorithm) => typed.subarray(0, SIGNATURE_TYPES[algorithm].length).equals(SIGNATURE_TYPES[algorithm]));
    const expected = hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'hex').slice(0, 8);
    if (found === undefined || id !== expected) throw new TypeError(`no public key: ${line}`);
    const publicKey = typed.subarray(SIGNATURE_TYPES[found].length);
    return { name, id, verifies: algorithms[found](publicKey) };
  });
}

function ed25519(publicKey: Buffer): TrustedKey['verifies'] {
  const key = createPublicKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url') } });
  return (text, signature) => signature.length === 64 && verify(null, text, key, signature);
}

/** A key's multiples take as long as ten signatures, and save four fifths of every one after: a start asks for few, an audit for very many. */
const FEW_SIGNATURES = 10;

function sm2WithSm3(publicKey: Buffer): TrustedKey['verifies'] {
  const asText = publicKey.toString('hex');
  let point: ReturnType<typeof sm2.precomputePublicKey> | undefined;
  let asked = 0;
  return (text, signature) => {
    if (signature.length !== 64) return false;
    try {
      if (asked++ === FEW_SIGNATURES) point = sm2.precomputePublicKey(asText);
      return sm2.doVerifySignature(text, Buffer.from(signature).toString('hex'), point ?? asText, { hash: true, der: false, userId: SM2_USER_ID });
    } catch {
      return false; // not a point of the curve
    }
  };
}
