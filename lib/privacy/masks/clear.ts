import type { Mask } from '../mask-kind.ts';

/** 明文: no mask. It needs an approval that says so. */
export const clear: Mask = {
  name: 'clear',
  domain: { test: () => true, zh: '任何值', en: 'any value' },
  clear: { zh: '全部', en: 'everything' },
  bits: () => 0,
  apply: (value) => value,
};
