import type { Mask } from '../mask-kind.ts';

/** 不提供: the field is left out; not even whether it had a value shows. */
export const suppress: Mask = {
  name: 'suppress',
  domain: { test: () => true, zh: '任何值', en: 'any value' },
  clear: { zh: '无', en: 'nothing' },
  bits: () => Infinity,
  apply: () => undefined,
};
