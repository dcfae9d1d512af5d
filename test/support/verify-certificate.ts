import { createHash, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';
import { openNote } from './second-verifier/note.ts';

// Checks a destruction certificate with its own means: what an outsider has is the certificate, the entry and the public key.

interface Shown {
  readonly content: { readonly format: string; readonly certificateId: string; readonly ledger: { readonly leafHash: string; readonly leafIndex: number; readonly checkpoint: string; readonly proof: readonly string[] } };
  readonly signatures: readonly { readonly algorithm: string; readonly publicKey: string; readonly signature: string }[];
}

const spki = Buffer.from('302a300506032b6570032100', 'hex');
const sha256 = (...parts: readonly Uint8Array[]): Buffer => parts.reduce((digest, part) => digest.update(part), createHash('sha256')).digest();

/** RFC 8785 for what certificates and entries hold: strings, whole numbers, truths, lists, objects. */
export function canonical(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const entries = Object.entries(value).filter(([, item]) => item !== undefined).sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([name, item]) => `${JSON.stringify(name)}:${canonical(item)}`).join(',')}}`;
}

/** The root that a leaf and its audit path make, by RFC 9162 section 2.1.3.1 read backwards. */
function rootFrom(leaf: Buffer, index: number, size: number, path: readonly Buffer[]): Buffer {
  if (size === 1) return leaf;
  const last = path.at(-1);
  if (!last) throw new Error('the path is too short');
  let k = 1;
  while (2 * k < size) k *= 2;
  const rest = path.slice(0, -1);
  return index < k ? sha256(Buffer.of(1), rootFrom(leaf, index, k, rest), last) : sha256(Buffer.of(1), last, rootFrom(leaf, index - k, size - k, rest));
}

/** Public keys that the outsider has from elsewhere, SM2 where that signs too, and the log's host. */
interface Trusted { readonly publicKey: Uint8Array; readonly sm2?: Uint8Array; readonly host: string }

/** What is wrong with it; empty when its signatures, checkpoint and proof hold and the entry is the one proved. */
export function checkCertificate(certificate: Shown, entry: unknown, { publicKey, sm2: national, host }: Trusted): readonly string[] {
  const wrong: string[] = [];
  const { format, certificateId } = certificate.content;
  const bytes = Buffer.from(`${format}\n${certificateId}\n${sha256(Buffer.from(canonical(certificate.content))).toString('hex')}\n`);
  const signed = (by: string): Buffer => Buffer.from(certificate.signatures.find(({ algorithm }) => algorithm === by)?.signature ?? '', 'base64');
  const key = { key: Buffer.concat([spki, publicKey]), format: 'der', type: 'spki' } as const;
  if (!verify(null, bytes, key, signed('ed25519'))) wrong.push('the signature is not of this key over this content');
  if (national && !sm2.doVerifySignature(bytes, signed('sm2').toString('hex').padStart(128, '0'), Buffer.from(national).toString('hex'), { hash: true })) wrong.push('the SM2 signature is not of this key over this content');
  const { leafHash, leafIndex, checkpoint, proof } = certificate.content.ledger;
  if (sha256(Buffer.of(0), Buffer.from(canonical(entry))).toString('hex') !== leafHash) wrong.push('the entry is another');
  const origin = `${host}/sharing`;
  const typed = [Buffer.concat([Buffer.of(1), publicKey]), ...(national ? [Buffer.concat([Buffer.of(255), Buffer.from('edudata-steward/sm2-sm3/1'), national])] : [])];
  const { size, root } = openNote(checkpoint, origin, typed.map((key) => `${origin}+00000000+${key.toString('base64')}`));
  if (!rootFrom(Buffer.from(leafHash, 'hex'), leafIndex, size, proof.map((hash) => Buffer.from(hash, 'base64'))).equals(root)) wrong.push('the entry is not under the checkpoint');
  return wrong;
}
