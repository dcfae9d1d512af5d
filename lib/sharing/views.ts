import * as z from 'zod';
import { Application, DecisionLevel, Item, type Item as StoredItem } from './application.ts';

/** What a party sees of an item. */
export const ItemView = Item.omit({ notified: true }).extend({
  version: z.int(),
  /** Whose decision stands now; absent while none does. */
  decisionLevel: DecisionLevel.optional(),
});
export type ItemView = z.output<typeof ItemView>;

export function toItemView({ notified: _, ...item }: StoredItem, version: number): ItemView {
  const standing = item.decisions.at(-1)?.level;
  return { ...item, version, ...(standing && { decisionLevel: standing }) };
}

export const ApplicationView = Application.extend({ items: z.array(ItemView) });
export type ApplicationView = z.output<typeof ApplicationView>;
