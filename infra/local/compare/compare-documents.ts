import { sha256Hex } from '../../../lib/platform/ledger/canonical.ts';
import { DocumentEntity } from '../../../lib/platform/storage/entities/sharing.ts';
import { decodeItem } from '../../../lib/platform/storage/encode.ts';
import { UnreadableItem } from '../../../lib/platform/storage/store.ts';
import type { Document } from '../../../lib/sharing/documents.ts';
import type { LedgerFiles } from '../ledger-files.ts';
import type { Snapshot } from './database.ts';
import type { Tell } from './differences.ts';

/**
 * The files of documents and of the scans under them, hashed again, against the digests that documents and signatures
 * carry: the ledger commits to those. A file is there before the item that names it. @returns how many files were compared
 */
export async function compareDocuments(snapshot: Snapshot, files: Pick<LedgerFiles, 'get'>, tell: Tell): Promise<number> {
  let compared = 0;
  for (const document of documentsOf(snapshot)) {
    for (const [objectKey, digests] of digestsOf(document)) {
      const where = `${document.documentId}: documents/${objectKey}`;
      const bytes = await files.get('documents', objectKey);
      compared += 1;
      if (!bytes) tell('DOCUMENT_MISSING', where);
      else if (![...digests].every((digest) => digest === sha256Hex(bytes))) tell('DOCUMENT_ALTERED', where);
    }
  }
  return compared;
}

/** What is said of each file; more than one digest never fits. */
function digestsOf({ objectKey, sha256, signatures }: Document): ReadonlyMap<string, ReadonlySet<string>> {
  const digests = new Map([[objectKey, new Set([sha256, ...signatures.map((signature) => signature.sha256)])]]);
  for (const { method } of signatures) {
    if (method.kind === 'stampedScan') digests.set(method.objectKey, (digests.get(method.objectKey) ?? new Set()).add(method.sha256));
  }
  return digests;
}

function* documentsOf(snapshot: Snapshot): Generator<Document> {
  for (const item of snapshot.items('registry')) {
    if (item.entity !== DocumentEntity.name) continue;
    try {
      yield decodeItem(DocumentEntity, item).value;
    } catch (error) {
      if (!(error instanceof UnreadableItem)) throw error; // told with the state
    }
  }
}
