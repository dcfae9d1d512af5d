import type { DocumentId } from '../../lib/identifiers.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { SigningMethod } from '../../lib/sharing/signature.ts';

/** A colour scan of a few pages. */
export const maxScanBytes = 5_000_000;
export const scanKey = (documentId: DocumentId, scanId: string): string => `scans/${documentId}/${scanId}`;

const invalid = (zh: string, en: string) => new Refusal('SIGNATURE_INVALID', { pointers: [{ pointer: '/method', detail: { zh, en } }] });

/**
 * Takes the uploaded scan under its own hash, which the signer named beforehand: a scan that was swapped on the way is
 * refused. @throws Refusal `SIGNATURE_INVALID`
 */
export async function keepScan(objects: ObjectStorage, documentId: DocumentId, scan: { readonly scanId: string; readonly sha256: string }): Promise<SigningMethod> {
  const key = scanKey(documentId, scan.scanId);
  const size = await objects.size('uploads', key);
  if (size === undefined) throw invalid('未找到上传的扫描件', 'No such scan was uploaded');
  if (size === 0 || size > maxScanBytes) throw invalid(`扫描件须为 1 至 ${maxScanBytes} 字节`, `A scan has 1 to ${maxScanBytes} bytes`);
  const bytes = await objects.get('uploads', key);
  if (!bytes || sha256Hex(bytes) !== scan.sha256) throw invalid('扫描件与所填摘要不符', 'The scan is not the one whose digest was named');
  const objectKey = `scans/${scan.sha256}`;
  await objects.put('documents', objectKey, bytes);
  return { kind: 'stampedScan', objectKey, sha256: scan.sha256, size };
}
