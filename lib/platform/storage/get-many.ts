import type { Loaded, Ref } from './entity.ts';
import { KEYS_OF_ONE_GET } from './limits.ts';
import type { ExpiredStorage } from './storage.ts';

/** As `getAll`, for however many: a round trip for each hundred. Position for position. */
export async function getMany<V>(storage: Pick<ExpiredStorage, 'getAll'>, refs: readonly Ref<V>[]): Promise<readonly (Loaded<V> | undefined)[]> {
  const found: (Loaded<V> | undefined)[] = [];
  for (let from = 0; from < refs.length; from += KEYS_OF_ONE_GET) found.push(...await storage.getAll(refs.slice(from, from + KEYS_OF_ONE_GET)));
  return found;
}
