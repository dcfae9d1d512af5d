import type { Mask } from '../mask-kind.ts';

const steps = [50, 200, 1000];

/** 自由文本: only roughly how long it is. Anybody may stand in free text, so no character stays. Counted for a single character. */
export const freeText: Mask = {
  name: 'freeText',
  domain: { test: (value) => value.length > 0, zh: '任何非空文本', en: 'any text' },
  clear: { zh: '大致长度', en: 'roughly how long it is' },
  bits: () => Math.log2(3_500),
  apply(value) {
    const step = steps.find((most) => value.length <= most);
    return step === undefined ? '［文字已隐去，超过 1000 字］' : `［文字已隐去，${step} 字以内］`;
  },
};
