import { toLocalDate, type Instant } from '../../lib/calendar/instant.ts';
import type { PersonId, ResourceId } from '../../lib/identifiers.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import type { ExportAssessment } from '../../lib/sharing/evidence.ts';
import type { Resource } from '../../lib/catalog/resource.ts';
import type { Activation } from '../../lib/grants/check-activation.ts';
import type { FrozenUnit } from '../../lib/grants/grant.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import type { ObjectStorage } from '../../lib/platform/objects/objects.ts';
import type { Basics } from '../../lib/platform/platform.ts';
import { PersonEntity, UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { DocumentEntity, ExportAssessmentEntity, MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Application, Item, Scope } from '../../lib/sharing/application.ts';
import { countsPersons } from '../../lib/sharing/bulk-approval.ts';
import type { Document } from '../../lib/sharing/documents.ts';
import { recordsForPurpose } from './count-records.ts';
import { digestOfScope } from '../sharing/approval-documents.ts';
import { catalogMasks, contentOf } from '../sharing/items.ts';

/** Everything the rules of activation look at, read afresh: nothing rests on what was true when it was signed. */
export async function findActivation(
  { storage, objects }: Basics & { readonly objects: ObjectStorage }, law: Law, item: Item, application: Application, asked: Scope | undefined, acting: readonly PersonId[], now: Instant,
): Promise<{ readonly activation: Activation; readonly resource: Resource; readonly ownerChain: FrozenUnit[]; readonly ownerName: string }> {
  const { responsiblePerson } = application;
  const [resource, consumer] = await storage.getAll([ResourceEntity.ref({ resourceId: item.resourceId }), UnitEntity.ref({ unitId: item.consumerUnitId })]);
  const responsible = responsiblePerson && await storage.get(PersonEntity.ref({ personId: responsiblePerson }));
  const filing = item.receivingSystem && await storage.get(MlpsFilingEntity.ref({ unitId: item.consumerUnitId, filingId: item.receivingSystem.filingId }));
  if (!resource || !consumer) throw new Refusal('NOT_FOUND');
  const [units, documents, content] = await Promise.all([
    storage.getAll(item.ownerUnitPath.map((unitId) => UnitEntity.ref({ unitId }))),
    storage.getAll(item.documentIds.map((documentId) => DocumentEntity.ref({ documentId }))),
    contentOf(storage, item),
  ]);
  const assessments = await findAssessments(storage, consumer.value, item.resourceId);
  const scope = asked ?? item.approved ?? item.requested;
  const records = countsPersons(law, scope.fields, content.items) ? await recordsForPurpose(storage, item, now) : 0;
  const intact: Document[] = [];
  for (const document of documents) if (document && await isIntact(objects, document.value)) intact.push(document.value);
  return {
    resource: resource.value,
    ownerName: units.at(-1)?.value.name ?? item.ownerUnitId,
    ownerChain: units.flatMap((unit) => (unit ? [{ unitId: unit.value.unitId, kind: unit.value.kind, overrides: unit.value.overrides, ...(unit.value.regulation !== undefined && { regulation: unit.value.regulation }) }] : [])),
    activation: {
      item, content: { ...content, shareType: item.shareType }, inForce: resource.value.content, intact, assessments, scope, records, catalog: catalogMasks(content),
      resourceState: resource.value.state, consumer: consumer.value, responsible: responsible?.value,
      scopeDigest: digestOfScope(item, content), filing: filing?.value, acting, today: toLocalDate(now),
    },
  };
}

/** Of the resource, for a consumer abroad. */
export async function findAssessments(storage: Storage, { abroad }: Pick<Unit, 'abroad'>, resourceId: ResourceId): Promise<readonly ExportAssessment[]> {
  const found: ExportAssessment[] = [];
  if (abroad) for await (const { value } of storage.each(ExportAssessmentEntity.list('primary', { partition: [resourceId] }))) found.push(value);
  return found;
}

/** The document's exact bytes, and those of every scan under it, hashed again. */
async function isIntact(objects: ObjectStorage, { objectKey, sha256, signatures }: Document): Promise<boolean> {
  const kept = [{ objectKey, sha256 }, ...signatures.flatMap(({ method }) => (method.kind === 'stampedScan' ? [method] : []))];
  for (const part of kept) {
    const bytes = await objects.get('documents', part.objectKey);
    if (!bytes || sha256Hex(bytes) !== part.sha256) return false;
  }
  return true;
}
