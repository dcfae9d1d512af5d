import type { Citation } from './citation.ts';
import { REFUSAL_CODES, type RefusalCode } from './refusal-codes.ts';

export { REFUSAL_CODES, type RefusalCode };

/** Points into the request body (RFC 6901), or into its path, query parameters or headers, with what is wrong there. */
export interface Pointer {
  readonly in?: 'path' | 'query' | 'header';
  readonly pointer: string;
  readonly detail: Text;
}
export interface Text {
  readonly zh: string;
  readonly en: string;
}

/** An expected refusal: the only error that domain code throws on purpose. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly code: RefusalCode;
  readonly detail: Text;
  readonly citation: Citation | undefined;
  readonly pointers: readonly Pointer[];
  /** Seconds after which a 503 is worth another try. */
  readonly retryAfter: number | undefined;
  constructor(code: RefusalCode, options: { readonly detail?: Text; readonly citation?: Citation; readonly pointers?: readonly Pointer[]; readonly retryAfter?: number } = {}) {
    const { zh, en } = REFUSAL_CODES[code];
    super(`${code}: ${options.detail?.en ?? en}`);
    this.code = code;
    this.detail = options.detail ?? { zh, en };
    this.citation = options.citation;
    this.pointers = options.pointers ?? [];
    this.retryAfter = options.retryAfter;
  }
}
