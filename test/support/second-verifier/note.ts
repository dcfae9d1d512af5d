import { createHash, verify } from 'node:crypto';
import { sm2 } from 'sm-crypto-v2';

// Written from C2SP signed-note and tlog-checkpoint alone.

export interface Head {
  readonly size: number;
  readonly root: Buffer;
}

const ed25519Spki = Buffer.from('302a300506032b6570032100', 'hex'); // RFC 8410
const sm2Type = Buffer.concat([Buffer.of(255), Buffer.from('edudata-steward/sm2-sm3/1')]);

/** Head of a note that some key of the origin signed and no key of the origin signed wrongly. @throws when it is not one */
export function openNote(note: string, origin: string, keyLines: readonly string[]): Head {
  const end = note.lastIndexOf('\n\n');
  if (end < 0 || !note.endsWith('\n')) throw new Error('no note');
  const text = note.slice(0, end + 1);
  let good = 0;
  for (const line of note.slice(end + 2, -1).split('\n')) {
    const [dash, name, blob] = line.split(' ');
    if (dash !== '—' || name === undefined || blob === undefined) throw new Error('no signature line');
    const signature = Buffer.from(blob, 'base64');
    for (const keyLine of keyLines) {
      const keyName = keyLine.slice(0, keyLine.indexOf('+'));
      const typed = Buffer.from(keyLine.slice(keyLine.indexOf('+', keyLine.indexOf('+') + 1) + 1), 'base64');
      const id = createHash('sha256').update(keyName).update('\n').update(typed).digest().subarray(0, 4);
      if (keyName !== origin || keyName !== name || !id.equals(signature.subarray(0, 4))) continue;
      if (!holds(typed, Buffer.from(text), signature.subarray(4))) throw new Error('bad signature');
      good += 1;
    }
  }
  const [first, size = '', root = ''] = text.split('\n');
  if (good === 0 || first !== origin || String(Number(size)) !== size) throw new Error('not signed, or not of this log');
  return { size: Number(size), root: Buffer.from(root, 'base64') };
}

function holds(typed: Buffer, text: Buffer, signature: Buffer): boolean {
  if (typed[0] === 1) return verify(null, text, { key: Buffer.concat([ed25519Spki, typed.subarray(1)]), format: 'der', type: 'spki' }, signature);
  return typed.subarray(0, sm2Type.length).equals(sm2Type) && signature.length === 64
    && sm2.doVerifySignature(text, signature.toString('hex'), typed.toString('hex', sm2Type.length), { hash: true });
}
