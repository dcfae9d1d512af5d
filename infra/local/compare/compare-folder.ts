import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { foldersOf } from '../../../lib/compose/local.ts';
import { UnreadableItem } from '../../../lib/platform/storage/store.ts';
import { exportLedger } from '../export-ledger.ts';
import { FolderInUse, lockFolder } from '../folder-lock.ts';
import { otherSigningKeys } from '../health/signing-keys.ts';
import { filesBelow } from '../ledger-files.ts';
import { createMovableClock } from '../movable-clock.ts';
import { verifyFromFiles } from '../verify-from-files.ts';
import { compareCopies } from './compare-copies.ts';
import { compareDocuments } from './compare-documents.ts';
import { compareState, type StateReport } from './compare-state.ts';
import { newestCheckpoints, openSnapshot, type Snapshot } from './database.ts';
import type { Difference, DifferenceCode, Tell } from './differences.ts';
import { allEntities } from './entities.ts';

export interface Comparison extends StateReport {
  readonly differences: readonly Difference[];
  readonly entries: number;
  /** Files of documents and of scans. */
  readonly documents: number;
  /** Whether a server had the folder open meanwhile. */
  readonly running: boolean;
}

/**
 * Compares a data folder with itself: state with the replay of the ledger, documents with the digests that were
 * signed, the ledger's database with its append-only copies, the copies with the signed checkpoints, and the signing keys
 * with the newest of these. Changes nothing; a server may be running. `keyFile`: public keys from
 * elsewhere, instead of those of the folder.
 */
export async function compareFolder(folder: string, keyFile?: string): Promise<Comparison> {
  const { database, objects, keys } = foldersOf(folder);
  const differences = new Map<string, Difference>();
  const tell = (code: DifferenceCode, where: string): void => void differences.set(`${code} ${where}`, { code, where });
  const unlock = tryLock(folder);
  try {
    const snapshot = openSnapshot(database, tell);
    try {
      const state = await compareState(snapshot, await allEntities(), keys, createMovableClock(join(folder, 'clock-offset')).now(), tell);
      const entries = await compareCopies(snapshot, filesBelow(objects), unlock === undefined, tell);
      const documents = await compareDocuments(snapshot, filesBelow(objects), tell);
      compareSigners(folder, snapshot, tell);
      await verifyCopies(folder, keyFile, tell);
      return { ...state, entries, documents, running: unlock === undefined, differences: [...differences.values()] };
    } finally {
      snapshot.close();
    }
  } finally {
    unlock?.();
  }
}

function tryLock(folder: string): (() => void) | undefined {
  try {
    return lockFolder(folder);
  } catch (error) {
    if (error instanceof FolderInUse) return undefined;
    throw error;
  }
}

function compareSigners(folder: string, snapshot: Snapshot, tell: Tell): void {
  try {
    for (const file of otherSigningKeys(foldersOf(folder).keys, newestCheckpoints(snapshot))) tell('SIGNING_KEY_OTHER', file);
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    tell('CHECKPOINT_ALTERED', error.message);
  }
}

async function verifyCopies(folder: string, keyFile: string | undefined, tell: (code: DifferenceCode, where: string) => void): Promise<void> {
  const out = mkdtempSync(join(tmpdir(), 'edudata-compare-'));
  try {
    const reports = await exportLedger(folder, out);
    if (Object.values(reports).every(({ size }) => size === 0)) return;
    const lines: string[] = [];
    const sound = verifyFromFiles({ folder: out, keyFile: keyFile ?? join(out, 'keys.txt'), trustedFiles: [] }, (line) => lines.push(line), () => undefined);
    if (!sound) for (const line of lines.filter((text) => /^ {2}[A-Z_]+ {2}/.test(text))) tell('COPIES_UNSOUND', line.trim().replace(/\s+/g, ' '));
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    tell('COPY_MISSING', error.message);
  } finally {
    rmSync(out, { recursive: true, force: true });
  }
}
