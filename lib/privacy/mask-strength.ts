import { chosenMask } from './mask.ts';
import type { MaskChoice, MaskName } from './mask-choice.ts';
import { bucketWidth } from './masks/amount.ts';

/** Bits hidden of a value that the mask understands. */
export const strengthOf = (choice: MaskChoice): number => {
  const { mask, precision } = chosenMask(choice);
  return mask.bits(precision);
};

const FINER: Partial<Record<MaskName, (a: string, b: string) => boolean>> = {
  date: (a) => a === 'year',
  address: (a) => a === 'city',
  amount: (a, b) => (bucketWidth(a) ?? 0) % (bucketWidth(b) ?? Infinity) === 0,
};

/**
 * Whether whoever is shown `b` could work out `a`: `suppress` above `full` above all, `clear` below all, one mask in two
 * precisions where one follows from the other. Two different masks are not comparable, since each shows something else.
 */
export function isStrongerOrEqual(a: MaskChoice, b: MaskChoice): boolean {
  const [strong, weak] = [chosenMask(a), chosenMask(b)];
  if (strong.mask === weak.mask) return strong.precision === weak.precision || (FINER[strong.mask.name]?.(strong.precision, weak.precision) ?? false);
  if (strong.mask.name === 'suppress' || weak.mask.name === 'clear') return true;
  return strong.mask.name === 'full' && weak.mask.name !== 'suppress';
}
