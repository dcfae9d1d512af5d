import type { Mask } from '../mask-kind.ts';

/**
 * 姓名: the first character stays, whatever the length, so that names of two and of three characters look alike.
 * Counted for the shortest given name, one of the 3,500 characters of the first table of 通用规范汉字表.
 */
export const personName: Mask = {
  name: 'personName',
  domain: { test: (value) => /^\p{Script=Han}[\p{Script=Han}·]{1,19}$/u.test(value), zh: '2 至 20 个汉字的姓名', en: 'a name of 2 to 20 Chinese characters' },
  clear: { zh: '第一个字', en: 'the first character' },
  bits: () => Math.log2(3_500),
  apply: (value) => `${String.fromCodePoint(value.codePointAt(0) ?? 0x2a)}**`,
};
