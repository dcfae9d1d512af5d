import { toLocalDate, type Instant } from '../../lib/calendar/instant.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';
import { DocumentId, type UnitId } from '../../lib/identifiers.ts';
import { roleTitle } from '../../lib/organizations/role-titles.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { DocumentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { DocumentRule } from '../../lib/regulations/profile-schema.ts';
import type { Application, Item } from '../../lib/sharing/application.ts';
import { documentRules, isEvidence, isForm, isStanding, scopeTerms, type Document, type DocumentParty } from '../../lib/sharing/documents.ts';
import { matterPrinted, renderDocument } from '../../lib/sharing/render-document.ts';
import { catalogMasksOf, maskOf } from '../../lib/sharing/scope.ts';
import { unmaskedBehind } from '../../lib/sharing/unmasking.ts';
import { findNeutralAssignee, pathTo } from './assignees.ts';

/** Masks of the approved (else requested) fields, by the item's scope and the edition's catalog. */
export const masksOf = (item: Item, content: ResourceContent) => {
  const scope = item.approved ?? item.requested;
  const catalog = catalogMasksOf(content.items);
  return Object.fromEntries(scope.fields.map((field) => [field, maskOf(scope, catalog, field)]));
};

/** Digest of exactly what is approved: signed with the documents, compared when a grant comes into force. */
export const digestOfScope = (item: Item, content: ResourceContent, masks = masksOf(item, content)): string => sha256Hex(canonicalize(scopeTerms(item, masks)));

interface Setting {
  readonly platform: Basics & { readonly objects: ObjectStorage };
  readonly law: Law;
  readonly application: Application;
  readonly content: ResourceContent;
  readonly now: Instant;
  /** Units that have been read already. */
  readonly units?: readonly Unit[];
  /** Standing documents that the same commit writes for another item. */
  readonly pending?: readonly Document[];
}
interface Drawn {
  readonly document: Document;
  readonly bytes: Uint8Array;
}

/**
 * Documents of an approval: their bytes are in the object store before the commit that names them, which begins that and
 * waits for it (bytes without a commit harm nothing). Standing documents that still cover the item are used again, and so is the form that was uploaded
 * with exactly this scope. Before the application is complete it has its form alone.
 */
export async function prepareDocuments(setting: Setting, item: Item): Promise<{ readonly item: Item; readonly documents: readonly Document[]; readonly changes: readonly Change[] }> {
  const { law, content, platform } = setting;
  const wanted: { readonly rule: DocumentRule; readonly kept: Document | undefined }[] = [];
  for (const rule of documentRules(law, item, content)) if (item.state !== 'SUBMITTED' || isForm(rule.doc)) wanted.push({ rule, kept: await findKept(setting, item, rule.doc) });
  const missing = wanted.flatMap(({ rule, kept }) => (kept ? [] : [rule]));
  const drawn = missing.length === 0 ? [] : await drawDocuments(setting, item, missing);
  const documents = wanted.map(({ rule, kept }) => kept ?? drawn[missing.indexOf(rule)]?.document ?? notDrawn(rule));
  platform.log.info('documents.prepared', { itemId: item.itemId, count: drawn.length });
  const changes = drawn.map(({ document, bytes }) => ({ ...DocumentEntity.insert(document, document.documentId), makeDurable: () => platform.objects.put('documents', document.objectKey, bytes) }));
  return { item: { ...item, documentIds: documents.map(({ documentId }) => documentId) }, documents, changes };
}

function notDrawn({ doc }: DocumentRule): never {
  throw new TypeError(`no ${doc} was drawn`);
}

async function findKept(setting: Setting, item: Item, kind: string): Promise<Document | undefined> {
  return isStanding(item, kind) ? findStanding(setting, item, kind) : isForm(kind) ? findUploaded(setting, item) : undefined;
}

/** What somebody has allowed to be shown in clear stands in a form of its own, with the reason. */
async function findUploaded({ platform, content }: Setting, item: Item): Promise<Document | undefined> {
  const masks = masksOf(item, content);
  const scopeDigest = digestOfScope(item, content, masks);
  const documents = item.documentIds.length === 0 || unmaskedBehind(item, masks).length > 0 ? [] : await platform.storage.getAll(item.documentIds.map((documentId) => DocumentEntity.ref({ documentId })));
  return documents.find((found) => found !== undefined && isForm(found.value.kind) && found.value.coverage.kind === 'item' && found.value.coverage.scopeDigest === scopeDigest)?.value;
}

async function findStanding({ platform, pending = [] }: Setting, item: Item, kind: string): Promise<Document | undefined> {
  const scope = item.approved ?? item.requested;
  const lasts = (d: Document): boolean =>
    d.profile.regulation === item.profile.regulation && d.profile.version === item.profile.version && d.validFrom <= scope.from && scope.until <= d.validUntil;
  const written = pending.find((d) => d.coverage.kind === 'unconditional' && d.kind === kind && lasts(d));
  if (written) return written;
  const listing = DocumentEntity.list('standing', { partition: [item.consumerUnitId, kind], from: [scope.until] });
  for await (const { value } of platform.storage.each(listing)) {
    const current = await platform.storage.get(DocumentEntity.ref({ documentId: value.documentId }));
    if (current && lasts(current.value)) return current.value;
  }
  return undefined;
}

async function drawDocuments(setting: Setting, item: Item, rules: readonly DocumentRule[]): Promise<readonly Drawn[]> {
  const facts = await factsOf(setting, item, rules);
  return rules.map((rule) => drawDocument(setting, item, facts, rule));
}

/** What all documents of an item state alike. */
async function factsOf({ platform, law, application, content, now, units: read = [] }: Setting, item: Item, rules: readonly DocumentRule[]) {
  const [owner, consumer, coordinator] = [law.value('roles.owner'), law.value('roles.consumer'), law.value('roles.coordinator')];
  const top = item.ownerUnitPath[0] ?? item.ownerUnitId;
  const paths = new Map<string, readonly UnitId[]>([[owner.id, item.ownerUnitPath], [consumer.id, item.consumerUnitPath]]);
  // whoever signs in a role that is neither side's is the coordinator
  const needsThird = rules.some(({ parties }) => parties.some((role) => !paths.has(role)));
  const third = needsThird ? await findNeutralAssignee(platform.storage, item.ownerUnitPath, coordinator.id, toLocalDate(now), [item.consumerUnitId]) : undefined;
  const thirdPath = pathTo(item.ownerUnitPath, third?.unitId ?? top);
  const partyOf = (role: string): DocumentParty => {
    const unitPath = [...paths.get(role) ?? thirdPath];
    return { role, unitId: unitPath.at(-1) ?? top, unitPath };
  };
  const names = await namesOf(platform.storage, read, [...rules.flatMap(({ parties }) => parties).map((role) => partyOf(role).unitId), item.ownerUnitId]);
  const nameOfUnit = (unitId: UnitId): string => names.get(unitId) ?? unitId;
  const nameOfField = (field: string): string => content.items.find(({ code }) => code === field)?.name ?? field;
  const masks = masksOf(item, content);
  const scopeDigest = digestOfScope(item, content, masks);
  const scope = item.approved ?? item.requested;
  const words = { owner: owner.zh, consumer: consumer.zh, coordinator: coordinator.zh };
  const subject = {
    itemId: item.itemId, resourceId: item.resourceId, resourceName: content.name, resourceCode: content.code, edition: item.edition, scope, scopeDigest,
    unmasked: unmaskedBehind(item, masks).map((each) => ({ ...each, field: nameOfField(each.field), allowedBy: each.role === owner.id ? nameOfUnit(item.ownerUnitId) : roleTitle(each.role) })),
    fields: scope.fields.map((code) => ({ code, name: nameOfField(code), mask: masks[code] ?? { name: 'suppress' as const } })),
  };
  return {
    partyOf, scope, scopeDigest, words, nameOfUnit, subject, matter: matterPrinted({ subject, application, words }), instrument: law.value('meta.instrument').titleZh,
    titleOfRole: (role: string): string => [owner, consumer, coordinator].find(({ id }) => id === role)?.zh ?? role,
  };
}

async function namesOf(storage: Storage, read: readonly Unit[], wanted: readonly UnitId[]): Promise<ReadonlyMap<UnitId, string>> {
  const names = new Map(read.map(({ unitId, name }) => [unitId, name]));
  const missing = [...new Set(wanted)].filter((unitId) => !names.has(unitId));
  const found = missing.length === 0 ? [] : await storage.getAll(missing.map((unitId) => UnitEntity.ref({ unitId })));
  for (const unit of found) if (unit) names.set(unit.value.unitId, unit.value.name);
  return names;
}

function drawDocument({ platform, law, application, now }: Setting, item: Item, facts: Awaited<ReturnType<typeof factsOf>>, rule: DocumentRule): Drawn {
  const { scope, scopeDigest, nameOfUnit, words, instrument } = facts;
  const documentId = DocumentId.parse(`document-${platform.random.token()}`);
  const parties = rule.parties.map(facts.partyOf);
  const standing = isStanding(item, rule.doc);
  const evidence = isEvidence(rule.doc);
  const validFrom = scope.from;
  const validUntil = evidence && item.receivingSystem ? item.receivingSystem.validUntil : scope.until;
  const bytes = Buffer.from(renderDocument({
    documentId, kind: rule.doc, instrument, issuedAt: now, words,
    parties: parties.map(({ role, unitId }) => ({ title: facts.titleOfRole(role), unitName: nameOfUnit(unitId), unitId })),
    owner: { unitName: nameOfUnit(item.ownerUnitId), unitId: item.ownerUnitId }, application,
    ...(!standing && { subject: facts.subject }),
    ...(evidence && { receivingSystem: item.receivingSystem }),
    ...(law.value('sharing.sourceAttribution') && { attributed: true }), validFrom, validUntil, citations: [law.cite('documents-signed'), law.cite('purpose-bound'), ...(evidence ? [law.cite('mlps-proof')] : [])],
  }, standing ? undefined : facts.matter));
  const sha256 = sha256Hex(bytes);
  const document: Document = {
    documentId, kind: rule.doc, applicationId: item.applicationId, itemId: item.itemId, consumerUnitId: item.consumerUnitId, parties,
    coverage: standing ? { kind: 'unconditional' } : { kind: 'item', resourceId: item.resourceId, scopeDigest },
    objectKey: `agreements/${sha256}.html`, sha256, size: bytes.byteLength, validFrom, validUntil, evidence, signatures: [], profile: item.profile, createdAt: now,
  };
  return { document, bytes };
}
