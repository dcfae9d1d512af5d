import { createHash } from 'node:crypto';
import { titleOf } from '../../../lib/sharing/document-texts.ts';
import { partyWord } from './words-of-law.ts';
import type { Story } from './story.ts';

interface Paper {
  readonly documentId: string;
  readonly sha256: string;
  readonly kind: string;
  readonly signed: boolean;
  readonly parties: readonly { readonly role: string; readonly unitId: string }[];
}

/** Every document, for every party, by a stamped scan that is uploaded first; the documents are those that the text names. */
export async function signAll({ stage, law, parts }: Story, itemPath: string, consumer: string, step: string): Promise<void> {
  const listed = await stage.play(step, consumer, { method: 'GET', path: `${itemPath}/documents` });
  const papers = (listed.body as unknown as { readonly items: readonly Paper[] }).items;
  const signers: Readonly<Record<string, (unit: string) => string>> = { DataConsumer: () => consumer, DataOwner: () => parts.owner, DataCoordinator: (unit) => `${unit}-coordinator` };
  for (const { documentId, sha256, kind, parties } of papers.filter(({ signed }) => !signed)) {
    stage.tell(`文书《${titleOf(kind)}》，签署方：${parties.map(({ role }) => partyWord(law, role)).join('、')}`, 'a document and its parties');
    for (const { role, unitId } of parties) {
      const signer = signers[role]?.(unitId.slice('unit-'.length)) ?? '';
      const place = await stage.play('scan-address', signer, { path: `/documents/${documentId}/scans`, body: { party: role } });
      const { scanId, upload } = place.body as unknown as { readonly scanId: string; readonly upload: { readonly url: string; readonly headers: Record<string, string> } };
      const scan = Buffer.from(`盖章扫描件（演示）${documentId} ${role}`);
      await fetch(upload.url, { method: 'PUT', headers: upload.headers, body: scan });
      const method = { kind: 'stampedScan', scanId, sha256: createHash('sha256').update(scan).digest('hex') };
      await stage.play('sign', signer, { path: `/documents/${documentId}/signatures`, body: { party: role, sha256, method } });
    }
  }
}

/** Where the text has the form stamped and uploaded before anybody decides, that completes the application. Answers the version that is then decided on. */
export async function completeForm(story: Story, itemPath: string, consumer: string, step: string): Promise<number> {
  const contents = story.law.value('sharing.requestContents');
  if (Array.isArray(contents) || !contents.stampedUpload) return 1;
  await signAll(story, itemPath, consumer, step);
  return 2;
}
