import type { Instant, LocalDate } from '../../calendar/instant.ts';
import type { ResourceId } from '../../identifiers.ts';

/** What a data key is for. A cohort is all records of one resource that end on the same day (Asia/Shanghai). */
export type KeyName =
  | { readonly kind: 'cohort'; readonly resourceId: ResourceId; readonly cohort: string }
  | { readonly kind: 'lookup'; readonly resourceId: ResourceId; readonly year: string }
  | { readonly kind: 'pseudonym'; readonly grantId: string }
  | { readonly kind: 'archive'; readonly resourceId: ResourceId; readonly cohort: string };

export type LookupName = Extract<KeyName, { readonly kind: 'lookup' | 'pseudonym' }>;

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
  /**
   * @throws KeyUnavailable when the master key is disabled, pending deletion or out of reach
   * @throws DecryptionFailed when wrapped bytes and context do not belong together
   */
  unwrap(wrapped: Uint8Array, masterKeyId: string, context: Readonly<Record<string, string>>): Promise<Uint8Array>;
}

/** Key store: wrapped data keys, outside every backup. Never part of a commit. */
export interface KeyStore {
  /**
   * Inserts; when the name is taken, keeps and returns what is there.
   * @throws KeyDestroyed when a tombstone stands there: a destroyed name never lives again
   */
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
/** Ed25519 first, then SM2 where wanted. */
export type Signers = readonly [Signer, ...Signer[]];

export interface CohortKeyStatus {
  readonly cohort: string;
  readonly fingerprint: string;
}

export type CohortOpening =
  | { readonly create: true; readonly suite?: SuiteName }
  | { readonly create: false; readonly fingerprint?: string };

/** Envelope encryption of records, by resource and cohort. Every opening asks the key store; a cache only skips the unwrap. */
export interface RecordKeys {
  /**
   * Opens the cohort's key for writing. Only the first write of a new cohort creates one; a cohort that stands names
   * its key by `fingerprint`, and no other is opened.
   * @throws KeyDestroyed; KeyUnavailable `absent` when there is none and `create` is false, `damaged` when it is another
   */
  cohort(resourceId: ResourceId, cohort: string, options: CohortOpening): Promise<CohortCipher>;
  /**
   * Opens keys of any kinds in one round trip to the key store, position for position: a masked read checks its
   * look-up keys and opens its cohort keys together.
   */
  open(names: readonly KeyName[]): Promise<readonly OpenKey[]>;
  /** The key of a cohort's de-identified archive. Throws as `cohort` does. */
  archive(resourceId: ResourceId, cohort: string, options: { readonly create: boolean }): Promise<CohortCipher>;
  /** Keyed hash for look-ups under the (resource, year) key. Throws as `cohort` does. */
  lookup(resourceId: ResourceId, year: string, options: { readonly create: boolean }): Promise<LookupHasher>;
  /** Keyed pseudonyms of one grant; they die with its key: `destroy({ kind: 'pseudonym', grantId })`. Throws as `cohort` does. */
  pseudonyms(grantId: string, options: { readonly create: boolean }): Promise<LookupHasher>;
  /**
   * A hasher that is in the cache, without asking the key store: for computing hashes ahead of the check. The caller
   * must `open` the same name before it uses what it found, and discard that when the key is not live.
   */
  peekLookup(name: LookupName): LookupHasher | undefined;
  /** Idempotent. Drops the key from this process: ciphers and hashers of the cached key throw KeyDestroyed from then on. */
  destroy(name: KeyName): Promise<void>;
  status(names: readonly KeyName[]): Promise<readonly ('live' | 'destroyed' | 'absent')[]>;
}

/** A live key can encrypt and hash; the two use keys derived apart from each other. */
export type OpenKey =
  | { readonly state: 'live'; readonly fingerprint: string; readonly cipher: CohortCipher; readonly hasher: LookupHasher }
  | { readonly state: 'destroyed' | 'absent' };

export interface CohortCipher {
  readonly suite: SuiteName;
  readonly fingerprint: string;
  /** `associated` binds resource, cohort, record id and edition. The result names suite and key. */
  encrypt(plaintext: Uint8Array, associated: string): Uint8Array;
  /** @throws DecryptionFailed on any mismatch */
  decrypt(ciphertext: Uint8Array, associated: string): Uint8Array;
}

export interface LookupHasher {
  /** base64url HMAC (SM3 or SHA-256, 43 characters), separated by field. Normalise the value first. */
  hash(field: string, value: string): string;
}

/** Why a key cannot be had now. `absent`: there never was one; `damaged`: what is stored is not this key. */
export type KeyUnavailableCode =
  | 'absent' | 'damaged' | 'disabled' | 'pending-deletion' | 'unusable' | 'throttled' | 'not-found' | 'access-denied' | 'other-master-key' | 'unreachable';

export class KeyUnavailable extends Error {
  override readonly name = 'KeyUnavailable';
  readonly code: KeyUnavailableCode;
  constructor(message: string, code: KeyUnavailableCode = 'unreachable', options?: ErrorOptions) {
    super(message, options);
    this.code = code;
  }
}
export class KeyDestroyed extends Error {
  override readonly name = 'KeyDestroyed';
}
export class DecryptionFailed extends Error {
  override readonly name = 'DecryptionFailed';
}
/** The day on which a cohort's records end. `hold-…` names a hold cohort. */
export const cohortOf = (endsOn: LocalDate): string => endsOn;
