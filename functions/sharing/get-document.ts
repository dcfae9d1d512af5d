import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DocumentPath, documentRefs, requireDocument } from './documents.ts';

/** The exact bytes that are signed, as a page to read and print. */
export const getDocument = operation({
  name: 'getDocument',
  context: 'sharing',
  summary: { zh: '查看文书（可打印）', en: 'Get a document: the exact bytes that are signed' },
  route: 'GET /documents/{documentId}',
  caller: 'person',
  rules: ['sharing.documentsBeforeGrant'],
  uses: ['objects'],
  path: DocumentPath,
  returns: z.string(),
  produces: 'text/html; charset=utf-8',
  loads: documentRefs,
  async handle({ loaded: [loaded], actor, platform, answer }) {
    const { document } = await requireDocument(platform.storage, actor, loaded);
    const bytes = await platform.objects.get('documents', document.value.objectKey);
    if (!bytes || sha256Hex(bytes) !== document.value.sha256) throw new Refusal('UNAVAILABLE', { detail: { zh: '文书内容缺失或已损坏', en: "The document's bytes are missing or damaged" } });
    return answer(new TextDecoder().decode(bytes), { version: document.version });
  },
});
