import { createCipheriv, createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { DecryptionFailed } from '../keys.ts';
import { createRandomPool } from '../../random-pool.ts';
import { headerLength, type Suite } from './suite.ts';

const ivLength = 16;
const tagLength = 32;
const fillRandom = createRandomPool();

/**
 * SM4 in counter mode (GB/T 32907) under HMAC-SM3 (GB/T 32905), encrypt-then-MAC: Node has no SM4-GCM.
 * A 16-byte data key is expanded to a cipher key (16) and a MAC key (32).
 * Ciphertext: header (9) · IV (16) · encrypted bytes · tag (32).
 * Tag over: length of associated data (8, big-endian) · length of encrypted bytes (8) · associated data · header · IV · encrypted bytes.
 */
export const sm4CtrHmacSm3: Suite = {
  name: 'sm4-ctr-hmac-sm3',
  marker: 0x11,
  keyLength: 16,
  hash: 'sm3',
  sealer(derive, header) {
    const key = derive('encrypt', 16);
    const macKey = derive('mac', 32);
    const tagOf = (sealed: Uint8Array, associated: string): Buffer => {
      const length = Buffer.byteLength(associated, 'utf8');
      const front = Buffer.allocUnsafe(16 + length);
      front.writeBigUInt64BE(BigInt(length), 0);
      front.writeBigUInt64BE(BigInt(sealed.length - headerLength - ivLength), 8);
      front.write(associated, 16, 'utf8');
      return createHmac('sm3', macKey).update(front).update(sealed).digest();
    };
    return {
      seal(plaintext, associated) {
        const out = Buffer.allocUnsafe(headerLength + ivLength + plaintext.length + tagLength);
        const body = headerLength + ivLength;
        const end = out.length - tagLength;
        out.set(header);
        const iv = out.subarray(headerLength, body);
        fillRandom(iv);
        out.set(createCipheriv('sm4-ctr', key, iv).update(plaintext), body);
        out.set(tagOf(out.subarray(0, end), associated), end);
        return out;
      },
      unseal(ciphertext, associated) {
        const body = headerLength + ivLength;
        const end = ciphertext.length - tagLength;
        if (end < body) throw new DecryptionFailed('the ciphertext is cut short');
        if (!timingSafeEqual(tagOf(ciphertext.subarray(0, end), associated), ciphertext.subarray(end)))
          throw new DecryptionFailed('the ciphertext or its associated data was changed');
        return createDecipheriv('sm4-ctr', key, ciphertext.subarray(headerLength, body)).update(ciphertext.subarray(body, end));
      },
    };
  },
};
