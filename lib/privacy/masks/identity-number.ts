import { isLocalDate } from '../../calendar/instant.ts';
import type { Mask } from '../mask-kind.ts';

const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const zero = 0x30;
/** ISO 7064 MOD 11-2 over the first 17 digits (GB 11643-1999). */
export const checkDigit = (seventeen: string): string =>
  '10X98765432'.charAt(weights.reduce((sum, weight, i) => sum + weight * (seventeen.charCodeAt(i) - zero), 0) % 11);

/** A birth date of this or the last two centuries, and a right check digit. */
export const isIdentityNumber = (value: string): boolean =>
  /^\d{6}(18|19|20)\d{9}[\dX]$/.test(value)
  && isLocalDate(`${value.slice(6, 10)}-${value.slice(10, 12)}-${value.slice(12, 14)}`)
  && checkDigit(value) === value[17];

/**
 * 公民身份号码 (GB 11643): the province's two digits stay. Counted as if the reader knew city and district, and that
 * the person is a pupil born within 16 years: 5,844 days × 1,000 sequence numbers; the check digit follows from them.
 */
export const identityNumber: Mask = {
  name: 'identityNumber',
  domain: { test: isIdentityNumber, zh: '18 位公民身份号码，校验位正确', en: '18-character identity number with a valid date and check digit' },
  clear: { zh: '前 2 位（省级代码）', en: 'the first 2 digits (province)' },
  bits: () => Math.log2(5_844 * 1_000),
  apply: (value) => `${value.slice(0, 2)}${'*'.repeat(16)}`,
};
