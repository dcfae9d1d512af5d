import * as z from 'zod';
import { Instant } from '../calendar/instant.ts';
import { REFUSAL_CODES, type Text } from '../regulations/refusal.ts';

/** What keeps a destruction from going on, since when: shown to whoever may see it, entered once. */
export const Hindrance = z.strictObject({
  /** Of the table below; or the code of the refusal that the job met. */
  code: z.string(),
  detail: z.strictObject({ zh: z.string(), en: z.string() }),
  since: Instant,
});
export type Hindrance = z.output<typeof Hindrance>;

const TEXTS = {
  KEY_ABSENT: { zh: '密钥库中没有该批数据登记的密钥，无法证明销毁；请运维人员找回密钥文件', en: "The cohort's registered key is not in the key store, so nothing can be proved; operators should bring it back" },
  KEY_OTHER: { zh: '密钥库中的密钥与该批数据登记的密钥指纹不符，无法证明销毁；请运维人员核对密钥库', en: "The key store holds another key than the cohort's registered one; operators should compare the key store" },
  RECORDS_NOT_SEEN: { zh: '登记有记录而索引中尚未见到，稍后自动重试', en: 'Records are counted that the index does not show yet; tried again by itself' },
  SAMPLE_UNREADABLE: { zh: '抽取的样本记录均无法解密，不能作销毁前后的对照；请运维人员检查记录与密钥', en: 'No sample record can be decrypted, so there is nothing to compare with afterwards; operators should look at records and key' },
  HOLD_IN_FORCE: { zh: `${REFUSAL_CODES.HOLD_IN_FORCE.zh}，保全解除后继续`, en: `${REFUSAL_CODES.HOLD_IN_FORCE.en}; it goes on when that is released` },
} as const satisfies Record<string, Text>;

export type HindranceCode = keyof typeof TEXTS;
export type Hindering = Pick<Hindrance, 'code' | 'detail'>;
export const hindering = (code: HindranceCode): Hindering => ({ code, detail: TEXTS[code] });
