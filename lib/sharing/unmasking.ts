import { isPersonal, isSensitive } from '../catalog/item-tags.ts';
import type { DataItem } from '../catalog/resource.ts';
import type { LegalBasisId } from '../identifiers.ts';
import type { MaskChoice } from '../privacy/mask-choice.ts';
import { isStrongerOrEqual } from '../privacy/mask-strength.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal, type Pointer } from '../regulations/refusal.ts';
import type { Item, Scope } from './application.ts';
import { catalogMasksOf, maskOf } from './scope.ts';
import { saysSomething, type BasisFound } from './stated-text.ts';
import type { GrantedUnmasking, StatedUnmasking, Unmasked } from './unmasked.ts';

export interface ProvisionFound extends BasisFound {
  readonly title: string;
  readonly article: string;
}

export interface Weakening {
  readonly item: DataItem;
  readonly mask: MaskChoice;
}
/** Personal and sensitive items that a scope shows in a mask that is not the catalog's, nor above it. Others are the owner's to decide. */
export function weakenedIn(scope: Pick<Scope, 'fields' | 'masks'>, items: readonly DataItem[]): readonly Weakening[] {
  const catalog = catalogMasksOf(items);
  return items
    .filter((item) => scope.fields.includes(item.code) && (isPersonal(item) || isSensitive(item)))
    .map((item) => ({ item, mask: maskOf(scope, catalog, item.code) }))
    .filter(({ item, mask }) => !isStrongerOrEqual(mask, item.mask));
}

const at = (pointer: string, zh: string, en: string): Pointer => ({ pointer, detail: { zh, en } });
export const tooClear = (pointer: string, { name }: DataItem): Pointer =>
  at(pointer, `敏感数据项“${name}”的脱敏不得在审核中放宽；确需放宽的，须先修订目录并经目录审核`, `The mask of a sensitive item is not weakened by an approval; that takes a reviewed edition of the catalog entry`);

/**
 * An approval chooses masks as strong as the catalog's, or stronger, freely. A weaker one for a personal item needs a
 * ground, a stated necessity and provisions that stand today; for a sensitive item there is none: the entry itself has to
 * be revised, which other seats review.
 * @throws Refusal `MASK_WEAKENED`; `BODY_INVALID` where a justification is of a field that needs none
 */
export function requireMasksKept(law: Law, scope: Scope, items: readonly DataItem[], stated: readonly StatedUnmasking[], found: readonly ProvisionFound[]): readonly Unmasked[] {
  const weakened = weakenedIn(scope, items);
  const { instruments } = law.value('sharing.restrictionBasis');
  const standing = (id: LegalBasisId): ProvisionFound | undefined => found.find((basis) => basis.legalBasisId === id && basis.live && instruments.includes(basis.instrument));
  const needless = stated.flatMap(({ field }, index) => (weakened.some(({ item }) => item.code === field) && stated.findIndex((other) => other.field === field) === index
    ? [] : [at(`/unmasking/${index}/field`, '该数据项未放宽脱敏，或已说明', 'Not shown more clearly, or stated already')]));
  if (needless.length > 0) throw new Refusal('BODY_INVALID', { pointers: needless });
  const wrong = weakened.flatMap(({ item }): readonly Pointer[] => {
    const index = stated.findIndex(({ field }) => field === item.code);
    const given = stated[index];
    if (isSensitive(item)) return [tooClear(`/scope/masks/${item.code}`, item)];
    if (!given) return [at(`/scope/masks/${item.code}`, `放宽个人信息项“${item.name}”的脱敏，须在 unmasking 中注明情形、必要性和依据`, 'A weaker mask of a personal item needs its ground, necessity and provisions in unmasking')];
    return [
      ...(saysSomething(given.necessity) ? [] : [at(`/unmasking/${index}/necessity`, '须具体说明必要性', 'The necessity must be stated')]),
      ...(given.legalBases.length > 0 && given.legalBases.every(standing) ? [] : [at(`/unmasking/${index}/legalBases`, '须引用现行有效且层级合格的依据', 'Cite provisions that stand today, of an accepted level')]),
    ];
  });
  law.require('unmasking-justified', wrong.length === 0, { code: 'MASK_WEAKENED', pointers: wrong });
  return weakened.flatMap(({ item, mask }) => stated.filter(({ field }) => field === item.code).map(({ field, ground, necessity, legalBases }) => ({
    field, mask, ground, necessity, provisions: legalBases.flatMap((id) => found.filter(({ legalBasisId }) => legalBasisId === id)).map(({ legalBasisId, title, article }) => ({ legalBasisId, title, article })),
  })));
}

/** What stands behind the weaker masks of a grant with these masks: of the approval that it rests on. */
export function unmaskedBehind({ decisions }: Pick<Item, 'decisions'>, masks: Readonly<Record<string, MaskChoice>>): readonly GrantedUnmasking[] {
  const approval = decisions.findLast(({ outcome }) => outcome === 'APPROVED');
  if (!approval) return [];
  const { by, role, onBehalfOf, at: when, unmasked = [] } = approval;
  return unmasked
    .filter(({ field, mask }) => masks[field]?.name === mask.name && masks[field].precision === mask.precision)
    .map((each) => ({ ...each, by, role, ...(onBehalfOf && { onBehalfOf }), at: when }));
}
