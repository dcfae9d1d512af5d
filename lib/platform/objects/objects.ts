import type { Instant } from '../../calendar/instant.ts';

/** `uploads`: what clients bring; `documents`: exact bytes of documents and scans; `archive`: de-identified, isolated; `ledger`: append-only copies. */
export type Bucket = 'uploads' | 'documents' | 'archive' | 'ledger';

export interface UploadAddress {
  readonly method: 'PUT';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly expiresAt: Instant;
}

/**
 * Object storage. Keys are `/`-separated paths of `[A-Za-z0-9._-]` segments, none of them `.` or `..`; no object's key
 * continues another's (`a` and `a/b`), so that objects can be plain files. Anything else is a TypeError.
 */
export interface ObjectStorage {
  /** Creates; never overwrites. Same bytes again succeed, other bytes throw `ObjectExists`. */
  put(bucket: Bucket, key: string, bytes: Uint8Array): Promise<void>;
  /** `undefined` where absent. `range` is in bytes, end exclusive, cut to the object's size. */
  get(bucket: Bucket, key: string, range?: { readonly start: number; readonly end: number }): Promise<Uint8Array | undefined>;
  /** Size in bytes, `undefined` where absent. */
  size(bucket: Bucket, key: string): Promise<number | undefined>;
  /** In the order of the keys' characters. `prefix` is text and may end within a segment. */
  list(bucket: Bucket, prefix: string): AsyncIterable<{ readonly key: string; readonly size: number }>;
  /** Idempotent. @throws DeletionForbidden for `ledger` */
  delete(bucket: Bucket, key: string): Promise<void>;
  /**
   * Where a client may PUT one object of at most `maxBytes` into `uploads`, until it expires. What is larger is never
   * handed out by `get` or `size`: UploadTooLarge.
   */
  uploadAddress(key: string, options: { readonly maxBytes: number; readonly expiresAt: Instant }): Promise<UploadAddress>;
}

export class ObjectExists extends Error {
  override readonly name = 'ObjectExists';
}
export class ObjectsUnavailable extends Error {
  override readonly name = 'ObjectsUnavailable';
}
export class DeletionForbidden extends Error {
  override readonly name = 'DeletionForbidden';
}
export class UploadTooLarge extends Error {
  override readonly name = 'UploadTooLarge';
}
