import type { Mask } from '../mask-kind.ts';

/** 学号、学籍号: the last two characters stay, the length does not show. Counted for the shortest number, of digits. */
export const studentNumber: Mask = {
  name: 'studentNumber',
  domain: { test: (value) => /^[A-Za-z0-9]{6,20}$/.test(value), zh: '6 至 20 位字母或数字的学号、学籍号', en: 'a student number of 6 to 20 letters or digits' },
  clear: { zh: '后 2 位', en: 'the last 2 characters' },
  bits: () => Math.log2(10 ** 4),
  apply: (value) => `******${value.slice(-2)}`,
};
