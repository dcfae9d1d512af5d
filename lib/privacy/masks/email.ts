import type { Mask } from '../mask-kind.ts';

/** 电子邮箱: the domain stays. A domain of one's own names its owner: such fields take `full`. Counted for the shortest local part. */
export const email: Mask = {
  name: 'email',
  domain: {
    test: (value) => value.length <= 254 && /^[A-Za-z0-9._%+-]{3,64}@[A-Za-z0-9-]{1,63}(\.[A-Za-z0-9-]{1,63}){1,8}$/.test(value),
    zh: '用户名至少 3 个字符的电子邮箱', en: 'an e-mail address with a local part of at least 3 characters',
  },
  clear: { zh: '@ 之后的域名', en: 'the domain after the @' },
  bits: () => Math.log2(36 ** 3),
  apply: (value) => `***${value.slice(value.indexOf('@'))}`,
};
