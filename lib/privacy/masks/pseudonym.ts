import type { Mask } from '../mask-kind.ts';

const length = 22; // 132 bits of the keyed hash

/**
 * 假名: the same person is recognised again within one grant, and nowhere else; when the grant's key is destroyed,
 * nobody can connect the two again. Strength is that of the hash, for whoever has not the key.
 */
export const pseudonym: Mask = {
  name: 'pseudonym',
  domain: { test: (value) => value.length > 0 && value.length <= 2000, zh: '任何非空值', en: 'any value' },
  clear: { zh: '无；同一授权内相同的值对应相同的假名', en: 'nothing; equal values have equal pseudonyms within one grant' },
  bits: () => 6 * length,
  apply(value, _precision, { field, hasher }) {
    if (!hasher) throw new TypeError('a pseudonym needs the grant\'s hasher');
    const hash = hasher.hash(field, value);
    if (!/^[\w-]{22,}$/.test(hash)) throw new TypeError('the hasher answered no base64url hash');
    return `p-${hash.slice(0, length)}`;
  },
};
