import type { KeyObject } from 'node:crypto';
import type { SuiteName } from '../keys.ts';

/** What encrypts under one data key; `header` is the suite's marker byte and the key's fingerprint. */
export interface Sealer {
  seal(plaintext: Uint8Array, associated: string): Uint8Array;
  /** @throws DecryptionFailed on any mismatch */
  unseal(ciphertext: Uint8Array, associated: string): Uint8Array;
}

export interface Suite {
  readonly name: SuiteName;
  /** First byte of every ciphertext: format 1 in the high half, suite in the low half. Never reused. */
  readonly marker: number;
  /** Length of a data key in bytes. */
  readonly keyLength: number;
  /** Hash of the suite's HMAC and HKDF. */
  readonly hash: 'sm3' | 'sha256';
  /** `derive` gives a subkey of `length` bytes, separated by `label`. */
  sealer(derive: (label: string, length: number) => KeyObject, header: Uint8Array): Sealer;
}

/** Bytes of the header that starts every ciphertext: marker (1) and key fingerprint (8). */
export const headerLength = 9;
