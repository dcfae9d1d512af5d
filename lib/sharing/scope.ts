import type { LocalDate } from '../calendar/instant.ts';
import type { DataItem } from '../catalog/resource.ts';
import { DELIVERY } from '../catalog/words.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import type { Pointer } from '../regulations/refusal.ts';
import type { Scope } from './application.ts';

/** The catalog's mask of every field of the edition. */
export type CatalogMasks = Readonly<Record<string, MaskChoice>>;
const masksByItems = new WeakMap<readonly CatalogItem[], CatalogMasks>();
type CatalogItem = Pick<DataItem, 'code' | 'mask'>;
/** Of an edition's items, which never change: worked out once. */
export function catalogMasksOf(items: readonly CatalogItem[]): CatalogMasks {
  const masks = masksByItems.get(items) ?? Object.fromEntries(items.map(({ code, mask }) => [code, mask]));
  masksByItems.set(items, masks);
  return masks;
}
/** Whether `a` shows no more than `b`. */
export type MaskOrder = (a: MaskChoice, b: MaskChoice) => boolean;

/** How a field leaves under a scope: the mask it names, else the catalog's; suppressed where neither knows it. */
export const maskOf = (scope: Pick<Scope, 'masks'>, catalog: CatalogMasks, field: string): MaskChoice =>
  scope.masks[field] ?? catalog[field] ?? { name: 'suppress' };

/**
 * Where `inner` goes beyond `outer`: fields, masks (a weaker one), period, delivery (the interface is within every
 * other), reads a day. Empty when inner ⊆ outer. Pointers are into a scope.
 */
export function excesses(inner: Scope, outer: Scope, catalog: CatalogMasks, isStrongerOrEqual: MaskOrder): readonly Pointer[] {
  const found: Pointer[] = [];
  inner.fields.forEach((field, index) => {
    if (!outer.fields.includes(field)) {
      found.push({ pointer: `/fields/${index}`, detail: { zh: `数据项 ${field} 不在获准范围内`, en: `Field ${field} is beyond` } });
    } else if (!isStrongerOrEqual(maskOf(inner, catalog, field), maskOf(outer, catalog, field))) {
      found.push({ pointer: `/masks/${field}`, detail: { zh: `数据项 ${field} 的脱敏程度低于获准的方式`, en: `The mask of ${field} is weaker` } });
    }
  });
  if (inner.from < outer.from) found.push({ pointer: '/from', detail: { zh: `起始日不得早于 ${outer.from}`, en: `Starts before ${outer.from}` } });
  if (inner.until > outer.until) found.push({ pointer: '/until', detail: { zh: `截止日不得晚于 ${outer.until}`, en: `Ends after ${outer.until}` } });
  if (inner.until < inner.from) found.push({ pointer: '/until', detail: { zh: '截止日早于起始日', en: 'Ends before it starts' } });
  if (inner.delivery !== outer.delivery && inner.delivery !== 'INTERFACE') {
    found.push({ pointer: '/delivery', detail: { zh: `交付方式须为${DELIVERY[outer.delivery]}`, en: `Delivery must be ${outer.delivery}` } });
  }
  if (inner.dailyReads > outer.dailyReads) {
    found.push({ pointer: '/dailyReads', detail: { zh: `每日查询不得超过 ${outer.dailyReads} 次`, en: `More than ${outer.dailyReads} reads a day` } });
  }
  return found;
}

export const isWithin = (inner: Scope, outer: Scope, catalog: CatalogMasks, order: MaskOrder): boolean =>
  excesses(inner, outer, catalog, order).length === 0;

/** Whether a day lies in the period, both ends included. */
export const covers = (scope: Pick<Scope, 'from' | 'until'>, day: LocalDate): boolean => scope.from <= day && day <= scope.until;
