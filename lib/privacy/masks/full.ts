import { FULL, type Mask } from '../mask-kind.ts';

/** 全部隐去: always the same six asterisks; only that there is a value shows. What is malformed looks like this too. */
export const full: Mask = {
  name: 'full',
  domain: { test: () => true, zh: '任何值', en: 'any value' },
  clear: { zh: '无', en: 'nothing' },
  bits: () => Infinity,
  apply: () => FULL,
};
