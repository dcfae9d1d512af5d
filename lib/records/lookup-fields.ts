import { MOST_SECONDARY, type DataItem, type ResourceContent } from '../catalog/resource.ts';

export interface LookupFields {
  readonly primary: DataItem;
  /** In the edition's order: their positions name the index. */
  readonly secondary: readonly DataItem[];
}

/** `undefined` where the edition declares no primary look-up field, or more secondary ones than are indexed. */
export function lookupFieldsOf({ items }: Pick<ResourceContent, 'items'>): LookupFields | undefined {
  const [primary, ...more] = items.filter(({ lookup }) => lookup === 'primary');
  const secondary = items.filter(({ lookup }) => lookup === 'secondary');
  return primary && more.length === 0 && secondary.length <= MOST_SECONDARY ? { primary, secondary } : undefined;
}
