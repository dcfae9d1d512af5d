import { readFileSync, writeFileSync } from 'node:fs';

/** Changes one character within the private key: a valid key file still, of another key. */
export function otherKeyIn(file: string): void {
  const text = readFileSync(file, 'utf8');
  const at = file.endsWith('.pem') ? text.indexOf('\n') + 40 : text.indexOf('"privateKey":"') + 40;
  writeFileSync(file, text.slice(0, at) + (text[at] === '1' ? '2' : '1') + text.slice(at + 1));
}
