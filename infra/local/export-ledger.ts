import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersOf, LOG_ORIGIN, openLocalSigners } from '../../lib/compose/local.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { exportStream, type ExportReport } from '../../lib/platform/ledger/export.ts';
import type { Stream } from '../../lib/platform/ledger/ledger.ts';
import { originOf } from '../../lib/platform/ledger/sequence.ts';
import { filesBelow } from './ledger-files.ts';

/**
 * Copies the append-only ledger files of a data folder, which may be in use, to `<out>/<stream>/…`, and writes the
 * public keys to `<out>/keys.txt`: convenient here, but a verifier should have them from elsewhere.
 */
export async function exportLedger(dataFolder: string, out: string): Promise<Readonly<Record<Stream, ExportReport>>> {
  const { objects, keys } = foldersOf(dataFolder);
  const signers = openLocalSigners(keys, false);
  const source = filesBelow(objects);
  const reports = await Promise.all(STREAMS.map(async (stream) => {
    const report = await exportStream(source, stream, (path, bytes) => {
      const file = join(out, stream, path);
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, bytes);
    });
    return [stream, report] as const;
  }));
  mkdirSync(out, { recursive: true });
  writeFileSync(join(out, 'keys.txt'), STREAMS.flatMap((stream) => signers.map((signer) => `${verifierKey(originOf(LOG_ORIGIN, stream), signer)}\n`)).join(''));
  return Object.fromEntries(reports) as Record<Stream, ExportReport>;
}
