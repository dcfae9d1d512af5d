import type { Bucket } from './objects.ts';

const segment = /^(?!\.{1,2}$)[A-Za-z0-9._-]{1,200}$/;

/** @throws TypeError for what is no object key: keys are ours, so a bad one is a fault of the program */
export function requireObjectKey(key: string): void {
  if (key.length > 900 || !key.split('/').every((part) => segment.test(part))) throw new TypeError('no object key');
}

/** A prefix may end within a segment. */
export function requirePrefix(prefix: string): void {
  if (prefix !== '') requireObjectKey(prefix.endsWith('/') ? prefix.slice(0, -1) : prefix);
}

export function requireRange(range: { readonly start: number; readonly end: number }): void {
  if (!Number.isSafeInteger(range.start) || !Number.isSafeInteger(range.end) || range.start < 0 || range.end < range.start)
    throw new RangeError('a byte range is 0 ≤ start ≤ end');
}

/** Nothing in the ledger's bucket is deleted through this port. */
export const isAppendOnly = (bucket: Bucket): boolean => bucket === 'ledger';
