import { createHash } from 'node:crypto';
import { expectStatus } from '../conformance/expectations.ts';
import { consumer } from '../support/journey.ts';
import type { Aiming, Value } from './moves.ts';

/** A right signature of the consumer's under this document: the scan is there. */
export async function requestScan({ documentId, sha256 }: Value, _right: Value, { world }: Aiming): Promise<unknown> {
  const party = 'DataConsumer';
  const { scanId, upload } = expectStatus(await world.as(consumer).post<{ readonly scanId: string; readonly upload: { readonly url: string } }>(`/documents/${String(documentId)}/scans`, { party }), 200);
  await world.upload(upload, '盖章扫描件');
  return { party, sha256, method: { kind: 'stampedScan', scanId, sha256: createHash('sha256').update('盖章扫描件').digest('hex') } };
}
