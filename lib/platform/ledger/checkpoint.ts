import { hash } from 'node:crypto';
import type { Signer } from '../keys/keys.ts';
import { SIGNATURE_TYPES, spellKey } from './format.ts';

/** The first four bytes of SHA-256(name ‖ LF ‖ type ‖ public key), C2SP signed-note. */
const keyIdOf = (name: string, typed: Uint8Array): Buffer =>
  hash('sha256', Buffer.concat([Buffer.from(`${name}\n`), typed]), 'buffer').subarray(0, 4);

const typedKey = ({ algorithm, publicKey }: Signer): Buffer => Buffer.concat([SIGNATURE_TYPES[algorithm], publicKey]);

/** One line of a public key file, as verifiers take it. The key's name is the log's origin. */
export const verifierKey = (origin: string, signer: Signer): string =>
  spellKey(origin, keyIdOf(origin, typedKey(signer)), typedKey(signer));

export const noteText = (origin: string, size: number, root: Uint8Array): string =>
  `${origin}\n${size}\n${Buffer.from(root).toString('base64')}\n`;

/** Signs a C2SP checkpoint; one signature line a signer, in order. */
export async function signCheckpoint(origin: string, size: number, root: Uint8Array, signers: readonly Signer[]): Promise<string> {
  const text = noteText(origin, size, root);
  const lines = await Promise.all(signers.map(async (signer) => {
    const signature = await signer.sign(Buffer.from(text));
    return `— ${origin} ${Buffer.concat([keyIdOf(origin, typedKey(signer)), signature]).toString('base64')}\n`;
  }));
  return `${text}\n${lines.join('')}`;
}
