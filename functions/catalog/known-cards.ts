import type { Resource } from '../../lib/catalog/resource.ts';
import type { Loaded } from '../../lib/platform/storage/entity.ts';
import type { ListPage } from '../../lib/platform/storage/storage.ts';
import { knowledgeOf, type Asking } from './knowledge.ts';
import { toCard, type ResourceCard } from './resource-view.ts';

/** A page of entries without those that the caller may not know of: the page gets shorter, and no count tells of them. */
export async function toKnownCards(asking: Asking, { items, next }: ListPage<Resource>, fits: (resource: Resource) => boolean = () => true): Promise<{ items: ResourceCard[]; next?: string }> {
  const known = async (found: Loaded<Resource>): Promise<readonly ResourceCard[]> => (fits(found.value) && await knowledgeOf(asking, found.value) ? [toCard(found.value, found.version)] : []);
  return { items: (await Promise.all(items.map(known))).flat(), ...(next !== undefined && { next }) };
}
