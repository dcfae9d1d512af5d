import type { Checked } from '../../lib/catalog/check-resource.ts';
import { namedUnits } from '../../lib/catalog/recipient.ts';
import type { Resource, ResourceContent } from '../../lib/catalog/resource.ts';
import type { LegalBasisId, UnitId } from '../../lib/identifiers.ts';
import { BasisUseEntity, LegalBasisEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Change } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';

/** Everything that the checks of an entry need, loaded by key. */
export async function loadChecked(storage: Storage, unitId: UnitId, content: ResourceContent, publicCloudApproval?: Resource['publicCloudApproval']): Promise<Checked> {
  const named = namedUnits(content.shareConditions?.recipients ?? []);
  const [bases, source, units] = await Promise.all([
    storage.getAll(content.legalBases.map((legalBasisId) => LegalBasisEntity.ref({ legalBasisId }))),
    content.derivedFrom && storage.get(ResourceEntity.ref(content.derivedFrom)),
    storage.getAll(named.map((unit) => UnitEntity.ref({ unitId: unit }))),
  ]);
  return { unitId, content, bases: bases.map((basis) => basis?.value), source: source?.value, publicCloudApproval, absentRecipients: named.filter((_, index) => units[index] === undefined) };
}

const basesOf = (resource: Resource | undefined): ReadonlySet<LegalBasisId> => new Set([...(resource?.content.legalBases ?? []), ...(resource?.revision?.content.legalBases ?? [])]);

/** Keeps the register of which entry rests on which basis in step with the entry. */
export async function basisUseChanges(storage: Storage, before: Resource | undefined, after: Resource): Promise<readonly Change[]> {
  const [old, next] = [basesOf(before), basesOf(after)];
  const { resourceId } = after;
  const gone = await storage.getAll([...old].filter((id) => !next.has(id)).map((legalBasisId) => BasisUseEntity.ref({ legalBasisId, resourceId })));
  return [
    ...[...next].filter((id) => !old.has(id)).map((legalBasisId) => BasisUseEntity.insert({ legalBasisId, resourceId }, `use ${legalBasisId}`)),
    ...gone.flatMap((use) => (use ? [BasisUseEntity.remove(use, `use ${use.value.legalBasisId}`)] : [])),
  ];
}
