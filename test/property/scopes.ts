import type { MaskChoice } from '../../lib/privacy/mask-choice.ts';

/** What is asked for, approved or granted, as the walk keeps it. */
export interface KnownScope {
  readonly fields: readonly string[];
  readonly masks: Readonly<Record<string, MaskChoice>>;
  readonly from: string;
  readonly until: string;
  readonly delivery: string;
  readonly dailyReads: number;
}
export type Masks = Readonly<Record<string, MaskChoice>>;

export const maskIn = (scope: Pick<KnownScope, 'masks'>, catalog: Masks, field: string): MaskChoice => scope.masks[field] ?? catalog[field] ?? { name: 'suppress' };

/** Whether `a` shows nothing that `b` does not: the second writing of the masks' order, for the masks the walk asks for. */
export function showsNoMore(a: MaskChoice, b: MaskChoice): boolean {
  if (a.name === b.name) return (a.precision ?? '') === (b.precision ?? '') || (a.name === 'date' && b.precision === 'month');
  return a.name === 'suppress' || b.name === 'clear' || (a.name === 'full' && b.name !== 'suppress');
}

/** Fields that a scope shows in a weaker mask than the catalog's. */
export const weaker = (scope: KnownScope, catalog: Masks): readonly string[] =>
  scope.fields.filter((field) => !showsNoMore(maskIn(scope, catalog, field), catalog[field] ?? { name: 'suppress' }));

/** Where `inner` goes beyond `outer`; empty when inner ⊆ outer. */
export function beyond(inner: KnownScope, outer: KnownScope, catalog: Masks): readonly string[] {
  return [
    ...inner.fields.filter((field) => !outer.fields.includes(field)).map((field) => `field ${field}`),
    ...inner.fields.filter((field) => !showsNoMore(maskIn(inner, catalog, field), maskIn(outer, catalog, field))).map((field) => `mask of ${field}`),
    ...(inner.from < outer.from ? ['from'] : []), ...(inner.until > outer.until ? ['until'] : []),
    ...(inner.delivery !== outer.delivery && inner.delivery !== 'INTERFACE' ? ['delivery'] : []),
    ...(inner.dailyReads > outer.dailyReads ? ['daily reads'] : []),
  ];
}
