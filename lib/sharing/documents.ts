import * as z from 'zod';
import { Instant, LocalDate } from '../calendar/instant.ts';
import type { ResourceContent } from '../catalog/resource.ts';
import { ApplicationId, DocumentId, ItemId, ResourceId, UnitId } from '../identifiers.ts';
import { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import type { DocumentRule } from '../regulations/profile-schema.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Item } from './application.ts';
import { titleOf } from './document-texts.ts';
import { handsOf, Sha256, Signature } from './signature.ts';

/** A party by its role in the text, and the unit that signs for it. */
export const DocumentParty = z.strictObject({ role: z.string(), unitId: UnitId, unitPath: z.array(UnitId).min(1) });
export type DocumentParty = z.output<typeof DocumentParty>;

/** 文书: exact bytes kept under their hash, with the signatures under them. */
export const Document = z.strictObject({
  documentId: DocumentId,
  /** As the profile names it, e.g. `SecurityCommitment`. */
  kind: z.string(),
  applicationId: ApplicationId,
  itemId: ItemId,
  consumerUnitId: UnitId,
  parties: z.array(DocumentParty).min(1).max(5),
  /** A standing document covers every unconditional resource; any other the resource and exactly the scope it states. */
  coverage: z.discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('unconditional') }),
    z.strictObject({ kind: z.literal('item'), resourceId: ResourceId, scopeDigest: Sha256 }),
  ]),
  objectKey: z.string(),
  sha256: Sha256,
  size: z.int().min(1),
  validFrom: LocalDate,
  /** Last day on which it counts; for evidence, the last day of the evidence itself. */
  validUntil: LocalDate,
  evidence: z.boolean(),
  signatures: z.array(Signature).max(5),
  profile: FrozenProfile,
  createdAt: Instant,
});
export type Document = z.output<typeof Document>;

/** Conditions that profiles put on a document rule. An unknown one always applies: better a document too many. */
const WHEN: Record<string, (item: Item, content: ResourceContent) => boolean> = {
  always: () => true,
  UNCONDITIONAL: ({ shareType }) => shareType === 'UNCONDITIONAL',
  CONDITIONAL: ({ shareType }) => shareType === 'CONDITIONAL',
  push: ({ requested, approved }) => (approved ?? requested).delivery === 'PUSH',
  /** Basic data of staff and students, as the reviewed entry says in its attribute of that name. */
  'category!=basicPerson': (_, content) => content.attributes?.['category'] !== 'basicPerson',
  'stateSecret|tradeSecret|privacy': (_, { items, tradeSecret = false }) => tradeSecret || items.some(({ personal }) => personal),
};

/** Documents this item needs before a grant, by the law it runs under. */
export const documentRules = (law: Law, item: Item, content: ResourceContent): readonly DocumentRule[] =>
  law.value('sharing.documentsBeforeGrant').filter(({ when }) => WHEN[when]?.(item, content) ?? true);

const EVIDENCE = new Set(['MlpsFilingEvidence']);
/** Evidence ends with what it proves, and the grant with it; agreements must last the whole period. */
export const isEvidence = (kind: string): boolean => EVIDENCE.has(kind);

/** The application form: where the text has it stamped and uploaded, an application that somebody decides is not complete before. */
const FORM = 'StampedApplicationForm';
export const isForm = (kind: string): boolean => kind === FORM;
export function wantsUpload(law: Law): boolean {
  const contents = law.value('sharing.requestContents');
  const stamped = !Array.isArray(contents) && contents.stampedUpload === true && law.value('sharing.documentsBeforeGrant').some(({ doc }) => isForm(doc));
  return stamped && law.applies('form-uploaded');
}
/** @throws Refusal `AGREEMENT_REQUIRED` while the form of an application is not uploaded */
export function requireUploaded(law: Law, { state }: Pick<Item, 'state'>): void {
  law.require('form-uploaded', state !== 'SUBMITTED', { code: 'AGREEMENT_REQUIRED', detail: { zh: '申请单尚未盖章上传，申请未完成，不予受理', en: 'The stamped form is not uploaded: the application is not complete' } });
}

/** Standing documents: a direct fetch stays direct, so they are signed once for every unconditional resource. */
export const isStanding = (item: Pick<Item, 'shareType'>, kind: string): boolean => item.shareType === 'UNCONDITIONAL' && !isEvidence(kind);

/** Whether every party has signed exactly these bytes. */
export const isSigned = ({ parties, signatures, sha256 }: Document): boolean =>
  parties.every(({ role }) => signatures.some((signature) => signature.party === role && signature.sha256 === sha256));

/** Whether the document is about this item, its approved scope and its whole period. */
export function coversItem(document: Document, item: Item, scopeDigest: string, today: LocalDate): boolean {
  const scope = item.approved ?? item.requested;
  const about = document.coverage.kind === 'unconditional'
    ? item.shareType === 'UNCONDITIONAL' && document.consumerUnitId === item.consumerUnitId
    : document.coverage.resourceId === item.resourceId && document.coverage.scopeDigest === scopeDigest;
  const lasts = document.evidence ? today <= document.validUntil : document.validFrom <= scope.from && scope.until <= document.validUntil;
  return about && lasts;
}

/**
 * The documents that a grant for this item rests on: for every rule one that covers it and that all parties signed.
 * `scopeDigest` is the digest of `scopeTerms` now: a changed field or mask unmakes what was signed.
 * @throws Refusal `AGREEMENT_REQUIRED` naming what is missing
 */
export function requireSignedDocuments(law: Law, item: Item, content: ResourceContent, documents: readonly Document[], scopeDigest: string, today: LocalDate): readonly Document[] {
  const rules = documentRules(law, item, content);
  const found = rules.map((rule) => documents.find((d) => d.kind === rule.doc && isSigned(d) && coversItem(d, item, scopeDigest, today) && rule.parties.every((role) => d.parties.some((p) => p.role === role))));
  const missing = rules.filter((_, index) => found[index] === undefined).map(({ doc }) => doc);
  law.require('documents-signed', missing.length === 0, {
    code: 'AGREEMENT_REQUIRED', detail: { zh: `以下文书尚未签署或已失效，请先签署：${missing.map(titleOf).join('、')}`, en: `Not signed, or no longer valid: ${missing.join(', ')}` },
  });
  return found.filter((document) => document !== undefined);
}

/** What a document states about the approved scope, in an order of its own: its canonical form is digested. */
export const scopeTerms = (item: Item, masks: Readonly<Record<string, unknown>>) => {
  const { fields, from, until, delivery, dailyReads } = item.approved ?? item.requested;
  return { resourceId: item.resourceId, edition: item.edition, purpose: item.purpose, fields, from, until, delivery, dailyReads, masks };
};

/**
 * Whether it may be signed so. The signer names the hash of what was read and signed; two parties are never one person.
 * @throws Refusal `SIGNATURE_INVALID`, `ALREADY_EXISTS`, `SEPARATION_OF_DUTIES`, `MOVE_NOT_ALLOWED`
 */
export function requireSignable(law: Law, document: Document, signature: Omit<Signature, 'at' | 'method'>, today: LocalDate): void {
  if (today > document.validUntil) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '文书已过有效期', en: 'The document is past its end' } });
  if (signature.sha256 !== document.sha256) throw new Refusal('SIGNATURE_INVALID', { pointers: [{ pointer: '/sha256', detail: { zh: '与文书的摘要不一致', en: 'Not the digest of the document' } }] });
  if (document.signatures.some(({ party }) => party === signature.party)) throw new Refusal('ALREADY_EXISTS');
  const others = document.signatures.flatMap(handsOf);
  law.require('separation-of-duties', handsOf(signature).every((hand) => !others.includes(hand)), {
    code: 'SEPARATION_OF_DUTIES', detail: { zh: '各方须由不同人员签署', en: 'Each party is signed for by another person' },
  });
}

/** Adds a signature. @throws Refusal as `requireSignable` */
export function addSignature(law: Law, document: Document, signature: Signature, today: LocalDate): Document {
  requireSignable(law, document, signature, today);
  return { ...document, signatures: [...document.signatures, signature] };
}

export const DocumentView = Document.pick({
  documentId: true, kind: true, applicationId: true, itemId: true, parties: true, coverage: true, sha256: true, size: true,
  validFrom: true, validUntil: true, evidence: true, createdAt: true,
}).extend({
  title: z.string(),
  signed: z.boolean(),
  signatures: z.array(Signature.pick({ party: true, unitId: true, by: true, onBehalfOf: true, at: true, sha256: true }).extend({ method: z.enum(['stampedScan', 'detachedSignature']) })),
});
export type DocumentView = z.output<typeof DocumentView>;

export function toDocumentView(document: Document): DocumentView {
  const { consumerUnitId: _, objectKey: __, profile: ___, signatures, ...shown } = document;
  return {
    ...shown, title: titleOf(document.kind), signed: isSigned(document),
    signatures: signatures.map(({ method, ...signature }) => ({ ...signature, method: method.kind })),
  };
}
