import type { ResourceContent } from '../../lib/catalog/resource.ts';
import type { Unit } from '../../lib/organizations/unit.ts';
import { EditionEntity, ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import type { Item } from '../../lib/sharing/application.ts';

/** What an approval rests on besides the item. */
export interface Grounds {
  /** Of the edition that was applied for. */
  readonly content: ResourceContent;
  /** The entry as it stands now. */
  readonly current: ResourceContent;
}
export interface ApprovalReads {
  /** The owner's chain and the consumer. */
  readonly units: readonly Unit[];
  /** @throws Refusal `NOT_FOUND` */
  requireGrounds(): Grounds;
}

/** One round trip. What is missing is told when it is asked for: after the seat. */
export async function readForApproval(storage: Storage, { resourceId, edition, ownerUnitPath, consumerUnitId }: Pick<Item, 'resourceId' | 'edition' | 'ownerUnitPath' | 'consumerUnitId'>): Promise<ApprovalReads> {
  const unitIds = [...new Set([...ownerUnitPath, consumerUnitId])];
  const [asked, resource, ...units] = await storage.getAll([EditionEntity.ref({ resourceId, edition }), ResourceEntity.ref({ resourceId }), ...unitIds.map((unitId) => UnitEntity.ref({ unitId }))]);
  return {
    units: units.flatMap((unit) => (unit ? [unit.value] : [])),
    requireGrounds() {
      if (!asked) throw new Refusal('NOT_FOUND', { detail: { zh: '该资源没有此版次', en: 'No such edition' } });
      if (!resource) throw new Refusal('NOT_FOUND');
      return { content: asked.value.content, current: resource.value.content };
    },
  };
}
