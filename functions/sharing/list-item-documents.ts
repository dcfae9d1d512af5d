import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { DocumentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { DocumentView, toDocumentView } from '../../lib/sharing/documents.ts';
import { ItemPath, itemRefs, requireItem } from './items.ts';

export const listItemDocuments = operation({
  name: 'listItemDocuments',
  context: 'sharing',
  summary: { zh: '列出事项的文书及签署情况', en: "List an item's documents and who has signed" },
  route: 'GET /applications/{applicationId}/items/{itemId}/documents',
  caller: 'person',
  rules: ['sharing.documentsBeforeGrant'],
  path: ItemPath,
  returns: z.strictObject({ items: z.array(DocumentView) }),
  loads: itemRefs,
  async handle({ loaded, actor, platform, answer }) {
    const { documentIds } = requireItem(actor, ...loaded).item.value;
    const documents = await platform.storage.getAll(documentIds.map((documentId) => DocumentEntity.ref({ documentId })));
    return answer({ items: documents.filter((document) => document !== undefined).map(({ value }) => toDocumentView(value)) });
  },
});
