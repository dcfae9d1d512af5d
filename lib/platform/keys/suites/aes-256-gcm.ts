import { createCipheriv, createDecipheriv } from 'node:crypto';
import { DecryptionFailed } from '../keys.ts';
import { createRandomPool } from '../../random-pool.ts';
import { headerLength, type Suite } from './suite.ts';

const ivLength = 12;
const tagLength = 16;
const fillRandom = createRandomPool();

/**
 * AES-256-GCM (NIST SP 800-38D) with random 96-bit IVs: at most 2^32 records under one key.
 * Ciphertext: header (9) · IV (12) · encrypted bytes · tag (16). The header is part of the associated data.
 */
export const aes256Gcm: Suite = {
  name: 'aes-256-gcm',
  marker: 0x12,
  keyLength: 32,
  hash: 'sha256',
  sealer(derive, header) {
    const key = derive('encrypt', 32);
    const bind = (associated: string): Uint8Array => {
      const bound = Buffer.allocUnsafe(header.length + 3 * associated.length);
      bound.set(header);
      return bound.subarray(0, header.length + bound.write(associated, header.length, 'utf8'));
    };
    return {
      seal(plaintext, associated) {
        const out = Buffer.allocUnsafe(headerLength + ivLength + plaintext.length + tagLength);
        out.set(header);
        const iv = out.subarray(headerLength, headerLength + ivLength);
        fillRandom(iv);
        const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: tagLength });
        cipher.setAAD(bind(associated));
        out.set(cipher.update(plaintext), headerLength + ivLength);
        cipher.final();
        out.set(cipher.getAuthTag(), out.length - tagLength);
        return out;
      },
      unseal(ciphertext, associated) {
        const body = headerLength + ivLength;
        const end = ciphertext.length - tagLength;
        if (end < body) throw new DecryptionFailed('the ciphertext is cut short');
        const decipher = createDecipheriv('aes-256-gcm', key, ciphertext.subarray(headerLength, body), { authTagLength: tagLength });
        decipher.setAAD(bind(associated));
        decipher.setAuthTag(ciphertext.subarray(end));
        const plaintext = decipher.update(ciphertext.subarray(body, end));
        try {
          decipher.final();
        } catch (cause) {
          throw new DecryptionFailed('the ciphertext or its associated data was changed', { cause });
        }
        return plaintext;
      },
    };
  },
};
