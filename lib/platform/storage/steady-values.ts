import { sameItem } from './condition.ts';
import type { Entity } from './entity.ts';
import type { Item } from './store.ts';

/** Characters of stored text whose values are kept, in a process. */
const MOST_CHARACTERS = 4_000_000;

interface Parsed {
  readonly entity: Entity<unknown>;
  readonly item: Item;
  readonly value: unknown;
}

/**
 * What was parsed of entities that are read oftener than they change: whoever decides on an item has looked at it before.
 * An item is read each time like every other; only where it is, byte for byte, the item that was held against its digest and
 * parsed before is this not done again. Its value is shared by all who read it, and frozen.
 */
export interface SteadyValues {
  find(entity: Entity<unknown>, item: Item): Parsed | undefined;
  keep(entity: Entity<unknown>, item: Item, value: unknown): void;
}

export function createSteadyValues(mostCharacters = MOST_CHARACTERS): SteadyValues {
  const kept = new Map<string, Parsed>();
  let characters = 0;
  const nameOf = ({ key }: Item): string => `${key.partition}\n${key.sort}`;
  const drop = (name: string): void => {
    characters -= kept.get(name)?.item.body.length ?? 0;
    kept.delete(name);
  };
  return {
    find(entity, item) {
      const found = kept.get(nameOf(item));
      return found?.entity === entity && (found.item === item || sameItem(found.item, item)) ? found : undefined;
    },
    keep(entity, item, value) {
      const name = nameOf(item);
      drop(name);
      kept.set(name, { entity, item, value: freeze(value) });
      characters += item.body.length;
      for (const [oldest] of kept) {
        if (characters <= mostCharacters) break;
        drop(oldest);
      }
    },
  };
}

function freeze<T>(value: T): T {
  if (typeof value === 'object' && value !== null) {
    Object.freeze(value);
    for (const inner of Object.values(value)) freeze(inner);
  }
  return value;
}
