import { createCipheriv, createDecipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { Refusal } from '../../regulations/refusal.ts';
import type { Query } from './store.ts';

/** Turns the store's position into what callers carry in query strings, and back. */
export interface Cursors {
  seal(query: Query, next: string): string;
  /** @throws Refusal BODY_INVALID for a cursor of another query, or none at all */
  open(query: Query, cursor: string): string;
}

const nonceLength = 12;
const tagLength = 16;
const digestOf = (query: Query): string =>
  JSON.stringify([query.table, query.index, query.partition, query.prefix ?? null, query.from ?? null, query.to ?? null, query.descending ?? false]);

/**
 * A position holds the last item's key, and keys hold identifiers, which must not stand in an address or an access log:
 * so it is sealed (AES-256-GCM, nonce derived from query and position), with the query as associated data.
 * `bytes`: 32 of them, the same for every process that serves the same callers.
 */
export function createCursors(bytes: Uint8Array): Cursors {
  const key = createSecretKey(bytes); // raw bytes cost several times as much at each use
  return {
    seal(query, next) {
      const bound = digestOf(query);
      const nonce = createHmac('sha256', key).update(bound).update('\0').update(next).digest().subarray(0, nonceLength);
      const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(bound));
      const text = Buffer.concat([cipher.update(next, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), text]).toString('base64url');
    },
    open(query, cursor) {
      const sealed = Buffer.from(cursor, 'base64url');
      if (sealed.length <= nonceLength + tagLength || sealed.toString('base64url') !== cursor) throw foreign();
      const [nonce, tag, text] = [sealed.subarray(0, nonceLength), sealed.subarray(nonceLength, nonceLength + tagLength), sealed.subarray(nonceLength + tagLength)];
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagLength }).setAAD(Buffer.from(digestOf(query))).setAuthTag(tag);
      try {
        return Buffer.concat([decipher.update(text), decipher.final()]).toString();
      } catch {
        throw foreign();
      }
    },
  };
}

const foreign = () =>
  new Refusal('BODY_INVALID', {
    detail: { zh: '续页标记不属于本次查询', en: 'The cursor does not belong to this list' },
    pointers: [{ pointer: '/after', detail: { zh: '请使用上一页返回的续页标记（next）', en: 'Use the `next` of the previous page' } }],
  });

let ofThisProcess: Uint8Array | undefined;
/** Where one process serves everybody: its cursors end with it. */
export const processCursorKey = (): Uint8Array => (ofThisProcess ??= randomBytes(32));
