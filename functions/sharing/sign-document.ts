import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { SigningKeyId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DocumentEntity, ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { addSignature, DocumentView, isForm, isSigned, requireSignable, toDocumentView } from '../../lib/sharing/documents.ts';
import { Sha256 } from '../../lib/sharing/signature.ts';
import { beginReview } from './accept-item.ts';
import { verifyDetached } from './detached-signatures.ts';
import { DocumentPath, documentRefs, requireDocument, requireParty, seatOfParty } from './documents.ts';
import { noticesTo, noticeTo } from './notices.ts';
import { keepScan } from './scans.ts';

const Method = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('stampedScan'), scanId: z.string().regex(/^[a-z0-9]{4,40}$/), sha256: Sha256 }),
  z.strictObject({ kind: z.literal('detachedSignature'), signingKeyId: SigningKeyId, signature: z.base64().max(400) }),
]);

/** A signature; of the form of an application that waits for it, it is what completes the application and begins the answer period. */
export const signDocument = operation({
  name: 'signDocument',
  context: 'sharing',
  summary: { zh: '签署文书（盖章扫描件或电子签名）', en: 'Sign a document for a party: a stamped scan or a detached signature' },
  route: 'POST /documents/{documentId}/signatures',
  caller: 'consumer',
  also: ['owner', 'coordinator', 'leadingBody'],
  rules: ['sharing.documentsBeforeGrant', 'sharing.requestContents', 'sharing.responseDeadline', 'access.separationOfDuties'],
  uses: ['objects'],
  refusals: ['SIGNATURE_INVALID', 'ALREADY_EXISTS', 'SEPARATION_OF_DUTIES', 'MOVE_NOT_ALLOWED'],
  path: DocumentPath,
  /** `sha256`: of the exact bytes that the signer read. */
  body: z.strictObject({ party: z.string().max(60), sha256: Sha256, method: Method }),
  returns: DocumentView,
  status: 201,
  loads: documentRefs,
  async handle({ loaded: [loaded], body, actor, law, sit, now, platform, commit }) {
    const { document, item } = await requireDocument(platform.storage, actor, loaded);
    const { value } = document;
    const bound = await law(item.value.ownerUnitPath, value.profile);
    const party = requireParty(value, body.party);
    const capacity = await sit(party.unitPath, { under: bound, seat: seatOfParty(bound, body.party) });
    const signing = { sha256: body.sha256, party: body.party, unitId: party.unitId, by: actor.personId, ...(capacity.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }) };
    const today = toLocalDate(now);
    requireSignable(bound, value, signing, today); // before a scan is kept
    const method = body.method.kind === 'stampedScan'
      ? await keepScan(platform.objects, value.documentId, body.method)
      : await verifyDetached(platform, value, party.unitId, actor.personId, body.method);
    const next = addSignature(bound, value, { ...signing, at: now, method }, today);
    const subject = { documentId: value.documentId, applicationId: value.applicationId, itemId: value.itemId };
    const notices = noticesTo(value.parties.map(({ unitId }) => unitId), 'document.signed', subject, platform.random, now);
    const accepted = item.value.state === 'SUBMITTED' && isForm(value.kind) && isSigned(next) ? beginReview(item.value, bound, platform.calendar, now) : undefined;
    const acceptance = accepted ? [ItemEntity.replace(item, accepted), noticeTo({ unitId: accepted.ownerUnitId }, 'item.submitted', { applicationId: accepted.applicationId, itemId: accepted.itemId }, platform.random, now)] : [];
    return commit(
      { stream: 'sharing', action: 'document.signed', subject, profile: value.profile, citation: bound.cite('documents-signed'), facts: { sha256: value.sha256, party: body.party, method: method.kind, complete: isSigned(next), ...(accepted && { state: accepted.state }) } },
      [DocumentEntity.replace(document, next), ...notices, ...acceptance], toDocumentView(next), { version: document.version + 1 },
    );
  },
});
