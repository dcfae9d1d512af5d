import type { Mask } from '../mask-kind.ts';

/** Luhn's check (ISO/IEC 7812-1). */
const hasLuhnCheck = (digits: string): boolean =>
  [...digits].reverse().reduce((sum, digit, i) => {
    const doubled = Number(digit) * (i % 2 === 1 ? 2 : 1);
    return sum + (doubled > 9 ? doubled - 9 : doubled);
  }, 0) % 10 === 0;

/**
 * 银行卡号: the last four digits stay, the length does not show. Counted for the shortest number, as if the reader knew
 * the six digits of the bank: six hidden digits, one of which follows from the check.
 */
export const bankCard: Mask = {
  name: 'bankCard',
  domain: { test: (value) => /^\d{16,19}$/.test(value) && hasLuhnCheck(value), zh: '16 至 19 位银行卡号，校验位正确', en: 'a card number of 16 to 19 digits with a valid check digit' },
  clear: { zh: '后 4 位', en: 'the last 4 digits' },
  bits: () => Math.log2(10 ** 5),
  apply: (value) => `************${value.slice(-4)}`,
};
