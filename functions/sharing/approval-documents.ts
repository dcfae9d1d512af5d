import { toLocalDate, type Instant } from '../../lib/calendar/instant.ts';
import type { ResourceContent } from '../../lib/catalog/resource.ts';
import { DocumentId, type UnitId } from '../../lib/identifiers.ts';
import { roleTitle } from '../../lib/organizations/role-titles.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { DocumentEntity } from '../../lib/platform/storage/entities/sharing.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Law } from '../../lib/regulations/law.ts';
import type { DocumentRule } from '../../lib/regulations/profile-schema.ts';
import type { Application, Item } from '../../lib/sharing/application.ts';
import { documentRules, isEvidence, isStanding, scopeTerms, type Document, type DocumentParty } from '../../lib/sharing/documents.ts';
import { renderDocument } from '../../lib/sharing/render-document.ts';
import { maskOf } from '../../lib/sharing/scope.ts';
import { unmaskedBehind } from '../../lib/sharing/unmasking.ts';
import { findNeutralAssignee, pathTo } from './assignees.ts';

/** Masks of the approved (else requested) fields, by the item's scope and the edition's catalog. */
export const masksOf = (item: Item, content: ResourceContent) => {
  const scope = item.approved ?? item.requested;
  const catalog = Object.fromEntries(content.items.map(({ code, mask }) => [code, mask]));
  return Object.fromEntries(scope.fields.map((field) => [field, maskOf(scope, catalog, field)]));
};

/** Digest of exactly what is approved: signed with the documents, compared when a grant comes into force. */
export const digestOfScope = (item: Item, content: ResourceContent): string => sha256Hex(canonicalize(scopeTerms(item, masksOf(item, content))));

interface Setting {
  readonly platform: Basics & { readonly objects: ObjectStorage };
  readonly law: Law;
  readonly application: Application;
  readonly content: ResourceContent;
  readonly now: Instant;
  /** Standing documents that the same commit writes for another item. */
  readonly pending?: readonly Document[];
}

/**
 * Documents of an approval: their bytes are in the object store before the commit that names them (bytes without a
 * commit harm nothing). Standing documents that still cover the item are used again.
 */
export async function prepareDocuments(setting: Setting, item: Item): Promise<{ readonly item: Item; readonly documents: readonly Document[]; readonly changes: readonly Change[] }> {
  const { law, content, platform } = setting;
  const documents: Document[] = [];
  const changes: Change[] = [];
  for (const rule of documentRules(law, item, content)) {
    const standing = isStanding(item, rule.doc) ? await findStanding(setting, item, rule.doc) : undefined;
    const document = standing ?? await writeDocument(setting, item, rule);
    documents.push(document);
    if (!standing) changes.push(DocumentEntity.insert(document, document.documentId));
  }
  platform.log.info('documents.prepared', { itemId: item.itemId, count: changes.length });
  return { item: { ...item, documentIds: documents.map(({ documentId }) => documentId) }, documents, changes };
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

async function partiesOf({ platform, law, now }: Setting, item: Item, roles: readonly string[]): Promise<readonly DocumentParty[]> {
  const top = item.ownerUnitPath[0] ?? item.ownerUnitId;
  const coordinator = await findNeutralAssignee(platform.storage, item.ownerUnitPath, law.value('roles.coordinator').id, toLocalDate(now), [item.consumerUnitId]);
  const coordinatorPath = pathTo(item.ownerUnitPath, coordinator?.unitId ?? top);
  return roles.map((role) => {
    const unitPath: UnitId[] = role === law.value('roles.consumer').id ? item.consumerUnitPath : role === law.value('roles.owner').id ? item.ownerUnitPath : coordinatorPath;
    return { role, unitId: unitPath.at(-1) ?? top, unitPath };
  });
}

async function writeDocument(setting: Setting, item: Item, rule: DocumentRule): Promise<Document> {
  const { platform, law, application, content, now } = setting;
  const scope = item.approved ?? item.requested;
  const documentId = DocumentId.parse(`document-${platform.random.token()}`);
  const parties = await partiesOf(setting, item, rule.parties);
  const titles = new Map([law.value('roles.owner'), law.value('roles.consumer'), law.value('roles.coordinator')].map(({ id, zh }) => [id, zh]));
  const unitIds = [...parties.map(({ unitId }) => unitId), item.ownerUnitId];
  const units = await platform.storage.getAll(unitIds.map((unitId) => UnitEntity.ref({ unitId })));
  const nameOf = (unitId: UnitId): string => units.find((unit) => unit?.value.unitId === unitId)?.value.name ?? unitId;
  const standing = isStanding(item, rule.doc);
  const evidence = isEvidence(rule.doc);
  const scopeDigest = digestOfScope(item, content);
  const masks = masksOf(item, content);
  const names = new Map(content.items.map(({ code, name }) => [code, name]));
  const validFrom = scope.from;
  const validUntil = evidence && item.receivingSystem ? item.receivingSystem.validUntil : scope.until;
  const bytes = new TextEncoder().encode(renderDocument({
    documentId, kind: rule.doc, instrument: law.value('meta.instrument').titleZh, issuedAt: now,
    parties: parties.map(({ role, unitId }) => ({ title: titles.get(role) ?? role, unitName: nameOf(unitId), unitId })),
    owner: { unitName: nameOf(item.ownerUnitId), unitId: item.ownerUnitId }, application,
    ...(!standing && { subject: {
      itemId: item.itemId, resourceId: item.resourceId, resourceName: content.name, resourceCode: content.code, edition: item.edition, scope, scopeDigest,
      unmasked: unmaskedBehind(item, masks).map((each) => ({ ...each, field: names.get(each.field) ?? each.field, allowedBy: each.role === law.value('roles.owner').id ? nameOf(item.ownerUnitId) : roleTitle(each.role) })),
      fields: scope.fields.map((code) => ({ code, name: names.get(code) ?? code, mask: masks[code] ?? { name: 'suppress' as const } })),
    } }),
    ...(evidence && { receivingSystem: item.receivingSystem }),
    ...(law.value('sharing.sourceAttribution') && { attributed: true }), validFrom, validUntil, citations: [law.cite('documents-signed'), law.cite('purpose-bound')],
  }));
  const sha256 = sha256Hex(bytes);
  const objectKey = `agreements/${sha256}.html`;
  await platform.objects.put('documents', objectKey, bytes);
  return {
    documentId, kind: rule.doc, applicationId: item.applicationId, itemId: item.itemId, consumerUnitId: item.consumerUnitId, parties: [...parties],
    coverage: standing ? { kind: 'unconditional' } : { kind: 'item', resourceId: item.resourceId, scopeDigest },
    objectKey, sha256, size: bytes.byteLength, validFrom, validUntil, evidence, signatures: [], profile: item.profile, createdAt: now,
  };
}
