import type { Mask } from '../mask-kind.ts';

const parts = /^(?<city>(?:\p{Script=Han}{2,8}?(?:省|自治区))?\p{Script=Han}{1,8}?(?:市|自治州|地区|盟))(?<district>\p{Script=Han}{1,8}?(?:区|县|市|旗))?(?<rest>.{4,200})$/u;
const partsOf = (value: string) => parts.exec(value)?.groups;

/**
 * 住址: up to the city, or up to the district. Where the district cannot be made out, the city is shown instead. Counted
 * for the shortest rest of four characters, each one of ten.
 */
export const address: Mask = {
  name: 'address',
  domain: { test: (value) => partsOf(value) !== undefined, zh: '以“（省）市（区县）”开头、其后至少 4 个字符的地址', en: 'an address that begins with (province,) city (and district), and at least 4 characters more' },
  clear: { zh: '市级（或区县级）以上部分', en: 'what comes before the end of the city (or district)' },
  precision: { accepts: (precision) => precision === 'city' || precision === 'district', standard: 'city' },
  bits: () => Math.log2(10 ** 4),
  apply(value, precision) {
    const { city = '', district = '' } = partsOf(value) ?? {};
    return `${city}${precision === 'district' ? district : ''}******`;
  },
};
