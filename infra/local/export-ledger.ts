import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { foldersOf, LOG_ORIGIN, openLocalSigners } from '../../lib/compose/local.ts';
import { verifierKey } from '../../lib/platform/ledger/checkpoint.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { exportStream, type ExportReport } from '../../lib/platform/ledger/export.ts';
import type { Stream } from '../../lib/platform/ledger/ledger.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import { originOf } from '../../lib/platform/ledger/sequence.ts';

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

/** Reads object files without opening the object storage: its owner may be running. */
function filesBelow(folder: string): Pick<ObjectStorage, 'list' | 'get'> {
  return {
    async *list(bucket, prefix) {
      const root = join(folder, bucket, prefix);
      if (!statSync(root, { throwIfNoEntry: false })?.isDirectory()) return;
      for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
        if (!entry.isFile()) continue;
        const path = join(entry.parentPath, entry.name);
        const found = statSync(path, { throwIfNoEntry: false });
        if (found) yield { key: path.slice(join(folder, bucket).length + 1), size: found.size };
      }
    },
    async get(bucket, key) {
      const path = join(folder, bucket, key);
      return statSync(path, { throwIfNoEntry: false })?.isFile() ? readFileSync(path) : undefined;
    },
  };
}
