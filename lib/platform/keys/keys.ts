import type { Instant, LocalDate } from '../../calendar/instant.ts';
import type { ResourceId } from '../../identifiers.ts';

/** What a data key is for. A cohort is all records of one resource that end on the same day (Asia/Shanghai). */
export type KeyName =
  | { readonly kind: 'cohort'; readonly resourceId: ResourceId; readonly cohort: string }
  | { readonly kind: 'lookup'; readonly resourceId: ResourceId; readonly year: string }
  | { readonly kind: 'pseudonym'; readonly grantId: string }
  | { readonly kind: 'archive'; readonly resourceId: ResourceId; readonly cohort: string };

export interface WrappedKey {
  /** Suite the data key is for. */
  readonly suite: SuiteName;
  /** The master key that wrapped it. */
  readonly masterKeyId: string;
  readonly wrapped: Uint8Array;
  /** hex; names this key on certificates and in ciphertext without revealing it. */
  readonly fingerprint: string;
  /** hex HMAC under the data key itself: a key that does not reproduce it is not this key. */
  readonly commitment: string;
  readonly createdAt: Instant;
}

/** `sm4-ctr-hmac-sm3`: encrypt-then-MAC, GB/T 32907 and GB/T 32905; `aes-256-gcm`: NIST SP 800-38D. */
export type SuiteName = 'sm4-ctr-hmac-sm3' | 'aes-256-gcm';

/** Key service: master keys that never leave it (KMS; locally a file). */
export interface KeyService {
  /** A new data key of `length` bytes, in clear and wrapped. `context` binds it and must be given again. */
  generate(length: number, context: Readonly<Record<string, string>>): Promise<{ readonly key: Uint8Array; readonly wrapped: Uint8Array; readonly masterKeyId: string }>;
  /** @throws KeyUnavailable when the master key is disabled, pending deletion or out of reach */
  unwrap(wrapped: Uint8Array, masterKeyId: string, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

/** Key store: wrapped data keys, outside every backup. Never part of a commit. */
export interface KeyStore {
  /** Inserts; when the name is taken, keeps and returns what is there. */
  put(name: KeyName, key: WrappedKey): Promise<WrappedKey>;
  /** Position for position; `destroyed` where a tombstone says so, `undefined` where there never was one. One round trip. */
  get(names: readonly KeyName[]): Promise<readonly (WrappedKey | 'destroyed' | undefined)[]>;
  /** Idempotent. Afterwards the wrapped bytes are in no place this store writes to. */
  destroy(name: KeyName): Promise<void>;
  /** Whether deletion in this store is what it says: `false` where recovery copies cannot be excluded. */
  readonly deletes: boolean;
}

/** Signs checkpoints and certificates. */
export interface Signer {
  readonly name: string;
  readonly algorithm: 'ed25519' | 'sm2';
  /** Raw public key: 32 bytes for Ed25519, 65 (uncompressed point) for SM2. */
  readonly publicKey: Uint8Array;
  sign(bytes: Uint8Array): Promise<Uint8Array>;
}

export interface CohortKeyStatus {
  readonly cohort: string;
  readonly fingerprint: string;
}

/** Envelope encryption of records, by resource and cohort. */
export interface RecordKeys {
  /** Opens (or creates, when `create`) the cohort's key for writing. */
  cohort(resourceId: ResourceId, cohort: string, options: { readonly create: boolean; readonly suite?: SuiteName }): Promise<CohortCipher>;
  /** Opens several keys in one round trip to the key store. A missing or destroyed one is `undefined`-able by `status`. */
  open(names: readonly KeyName[]): Promise<readonly OpenKey[]>;
  /** Keyed hash for look-ups under the (resource, year) key, base64url. */
  lookup(resourceId: ResourceId, year: string, options: { readonly create: boolean }): Promise<LookupHasher>;
  destroy(name: KeyName): Promise<void>;
  status(names: readonly KeyName[]): Promise<readonly ('live' | 'destroyed' | 'absent')[]>;
}

export type OpenKey = { readonly state: 'live'; readonly cipher: CohortCipher } | { readonly state: 'destroyed' | 'absent' };

export interface CohortCipher {
  readonly suite: SuiteName;
  readonly fingerprint: string;
  /** `associated` binds resource, cohort, record id and edition. The result names suite and key. */
  encrypt(plaintext: Uint8Array, associated: string): Uint8Array;
  /** @throws DecryptionFailed on any mismatch */
  decrypt(ciphertext: Uint8Array, associated: string): Uint8Array;
}

export interface LookupHasher {
  hash(field: string, value: string): string;
}

export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
}
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed';
}
/** The day on which a cohort's records end. `hold-…` names a hold cohort. */
export const cohortOf = (endsOn: LocalDate): string => endsOn;
