import { cpus } from 'node:os';
import { encryptionFigures } from './encryption.ts';
import { importFigures } from './imports.ts';
import type { Figure } from './measure.ts';
import { readFigures } from './reads.ts';

/** `npm run bench`: each figure beside its baseline, measured in the same run, with how it was measured. */
process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}\n`);
const groups: readonly (() => Promise<readonly Figure[]>)[] = [encryptionFigures, readFigures, importFigures];
for (const group of groups) {
  for (const { name, value, baseline, how } of await group()) process.stdout.write(`\n${name}: ${value}\n  beside: ${baseline}\n  how:    ${how}\n`);
}
