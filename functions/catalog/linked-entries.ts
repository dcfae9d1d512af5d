import type { Resource } from '../../lib/catalog/resource.ts';
import type { ResourceId, UnitId } from '../../lib/identifiers.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

export const loadEntries = async (storage: Storage, ids: readonly ResourceId[]): Promise<readonly (Resource | undefined)[]> =>
  (await storage.getAll(ids.map((resourceId) => ResourceEntity.ref({ resourceId })))).map((entry) => entry?.value);

/** A project is planned with entries of its own unit. @throws Refusal `NOT_FOUND` */
export async function requireOwnEntries(storage: Storage, ids: readonly ResourceId[], unitId: UnitId): Promise<void> {
  const foreign = (await loadEntries(storage, ids)).flatMap((entry, at) => (entry?.unitId === unitId ? [] : [{ pointer: `/resourceIds/${at}`, detail: { zh: '本单位没有该目录条目', en: 'The unit has no such entry' } }]));
  if (foreign.length > 0) throw new Refusal('NOT_FOUND', { pointers: foreign });
}
