import type { Mask } from '../mask-kind.ts';

/** 手机号码: operator prefix and the last two digits stay; six digits are hidden. */
export const phone: Mask = {
  name: 'phone',
  domain: { test: (value) => /^1\d{10}$/.test(value), zh: '11 位手机号码', en: '11-digit mobile number' },
  clear: { zh: '前 3 位和后 2 位', en: 'the first 3 and last 2 digits' },
  bits: () => Math.log2(10 ** 6),
  apply: (value) => `${value.slice(0, 3)}******${value.slice(-2)}`,
};
