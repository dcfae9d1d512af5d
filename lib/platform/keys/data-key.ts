import { createHmac, createSecretKey, hkdfSync, timingSafeEqual, type KeyObject } from 'node:crypto';
import { DecryptionFailed, KeyDestroyed, KeyUnavailable, type CohortCipher, type LookupHasher, type SuiteName } from './keys.ts';
import { suites } from './suites/suites.ts';

/** A data key in clear, in this process only: what encrypts and what hashes use subkeys of their own. */
export interface DataKey {
  readonly suite: SuiteName;
  /** hex, 8 bytes. */
  readonly fingerprint: string;
  /** hex, 32 bytes. */
  readonly commitment: string;
  readonly cipher: CohortCipher;
  readonly hasher: LookupHasher;
  /** From now on cipher and hasher throw KeyDestroyed. */
  revoke(): void;
}

/** Takes the key's bytes and wipes them. @throws KeyUnavailable `damaged` when their number does not fit the suite */
export function createDataKey(suiteName: SuiteName, bytes: Uint8Array): DataKey {
  const suite = suites[suiteName];
  if (bytes.length !== suite.keyLength) throw new KeyUnavailable(`a ${suiteName} key has ${suite.keyLength} bytes, not ${bytes.length}`, 'damaged');
  const root = createSecretKey(bytes);
  bytes.fill(0);
  const mark = (label: string): Buffer => createHmac(suite.hash, root).update(label).digest();
  const derive = (label: string, length: number): KeyObject => {
    const subkey = new Uint8Array(hkdfSync(suite.hash, root, new Uint8Array(), `edudata-steward/${suiteName}/${label}`, length));
    const key = createSecretKey(subkey);
    subkey.fill(0);
    return key;
  };
  const name = mark('fingerprint').subarray(0, 8);
  const header = Buffer.from([suite.marker, ...name]);
  const sealer = suite.sealer(derive, header);
  const lookupKey = derive('lookup', 32);
  const fingerprint = name.toString('hex');
  let revoked = false;
  const requireLive = () => {
    if (revoked) throw new KeyDestroyed(`key ${fingerprint} is destroyed`);
  };
  return {
    suite: suiteName,
    fingerprint,
    commitment: mark('commit').toString('hex'),
    cipher: {
      suite: suiteName,
      fingerprint,
      encrypt(plaintext, associated) {
        requireLive();
        return sealer.seal(plaintext, associated);
      },
      decrypt(ciphertext, associated) {
        requireLive();
        if (ciphertext.length < header.length || !timingSafeEqual(ciphertext.subarray(0, header.length), header))
          throw new DecryptionFailed('the ciphertext is of another key or suite');
        return sealer.unseal(ciphertext, associated);
      },
    },
    hasher: {
      hash(field, value) {
        requireLive();
        // The length keeps ("ab", "c") and ("a", "bc") apart.
        return createHmac(suite.hash, lookupKey).update(`${field.length}:${field}:${value}`).digest('base64url');
      },
    },
    revoke() {
      revoked = true;
    },
  };
}
