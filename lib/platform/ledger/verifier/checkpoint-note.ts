import { HASH_BYTES } from '../format.ts';
import type { FindingCode } from './findings.ts';
import type { TrustedKey } from './trusted-key.ts';

export interface SignedHead {
  readonly size: number;
  readonly root: Buffer;
}

export type ReadHead = { readonly head: SignedHead } | { readonly problem: FindingCode };

const noteForm = /^((?:[^\n]+\n)+)\n((?:— [^\s+]+ [A-Za-z0-9+/]+=*\n)+)$/u;

/**
 * Reads and verifies a C2SP checkpoint. Signatures of unknown keys are ignored; one of a trusted key that does not
 * verify rejects the note, and so does none at all.
 */
export function readCheckpoint(note: Uint8Array, origin: string, keys: readonly TrustedKey[]): ReadHead {
  const [, text, lines] = noteForm.exec(Buffer.from(note).toString('utf8')) ?? [];
  if (text === undefined || lines === undefined) return { problem: 'CHECKPOINT_MALFORMED' };
  const [named, size = '', encoded = ''] = text.split('\n');
  if (named !== origin) return { problem: 'ORIGIN_MISMATCH' };
  const root = Buffer.from(encoded, 'base64');
  if (!/^(0|[1-9][0-9]{0,15})$/.test(size) || root.length !== HASH_BYTES || root.toString('base64') !== encoded) return { problem: 'CHECKPOINT_MALFORMED' };
  let verified = 0;
  for (const line of lines.trimEnd().split('\n')) {
    const [, name, signed = ''] = line.split(' ');
    const bytes = Buffer.from(signed, 'base64');
    const key = keys.find((known) => known.name === name && known.name === origin && known.id === bytes.subarray(0, 4).toString('hex'));
    if (!key) continue;
    if (!key.verifies(Buffer.from(text), bytes.subarray(4))) return { problem: 'SIGNATURE_INVALID' };
    verified += 1;
  }
  return verified > 0 ? { head: { size: Number(size), root } } : { problem: 'WRONG_KEY' };
}
