import * as z from 'zod';
import { Instant, toInstant, toMilliseconds } from '../../lib/calendar/instant.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DocumentPath, documentRefs, requireDocument, requireParty, seatOfParty } from './documents.ts';
import { maxScanBytes, scanKey } from './scans.ts';

/** How long an upload address stands. */
const uploadMinutes = 30;

export const requestScanUpload = operation({
  name: 'requestScanUpload',
  context: 'sharing',
  summary: { zh: '获取盖章扫描件的上传地址', en: 'Get an address to upload a stamped scan to' },
  route: 'POST /documents/{documentId}/scans',
  caller: 'consumer',
  also: ['owner', 'coordinator', 'leadingBody'],
  rules: ['sharing.documentsBeforeGrant'],
  uses: ['objects'],
  path: DocumentPath,
  body: z.strictObject({ party: z.string().max(60) }),
  returns: z.strictObject({
    scanId: z.string(), maxBytes: z.int(),
    upload: z.strictObject({ method: z.literal('PUT'), url: z.string(), headers: z.record(z.string(), z.string()), expiresAt: Instant }),
  }),
  loads: documentRefs,
  async handle({ loaded: [loaded], path, body, actor, law, sit, now, platform, answer }) {
    const { document, item } = await requireDocument(platform.storage, actor, loaded);
    const bound = await law(item.value.ownerUnitPath, document.value.profile);
    await sit(requireParty(document.value, body.party).unitPath, { under: bound, seat: seatOfParty(bound, body.party) });
    const scanId = platform.random.token();
    const expiresAt = toInstant(toMilliseconds(now) + uploadMinutes * 60_000);
    const { method, url, headers } = await platform.objects.uploadAddress(scanKey(path.documentId, scanId), { maxBytes: maxScanBytes, expiresAt });
    return answer({ scanId, maxBytes: maxScanBytes, upload: { method, url, headers: { ...headers }, expiresAt } });
  },
});
