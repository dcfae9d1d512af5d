import type { Mask } from '../mask-kind.ts';

/** Width of an amount's bucket: 10 to 10,000,000. */
export const bucketWidth = (precision: string): number | undefined => {
  const width = /^[1-9]\d{1,7}$/.test(precision) ? Number(precision) : undefined;
  return width !== undefined && width <= 10_000_000 ? width : undefined;
};

/** 金额: the bucket it lies in, lower bound included, upper not. Counted for whole amounts. */
export const amount: Mask = {
  name: 'amount',
  domain: { test: (value) => /^-?(0|[1-9]\d{0,11})(\.\d{1,2})?$/.test(value), zh: '至多 12 位整数、2 位小数的金额', en: 'an amount of up to 12 whole digits and 2 decimals' },
  clear: { zh: '所在区间', en: 'the bucket it lies in' },
  precision: { accepts: (precision) => bucketWidth(precision) !== undefined, standard: '1000' },
  bits: (precision) => Math.log2(bucketWidth(precision) ?? 1),
  apply(value, precision) {
    const width = bucketWidth(precision) ?? 1;
    const lower = Math.floor(Number(value) / width) * width;
    return `[${lower}, ${lower + width})`;
  },
};
