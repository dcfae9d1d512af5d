import { silent } from '../expectation.ts';

/** Why the defaults stand where texts are silent, word for word as a refusal gives it. */
export const PRIVILEGE = silent('属普遍原则；并见《未成年人网络保护条例》第36条。');
export const TWO_PERSONS = silent('至少由两人分别办理。');
export const STRICTER = silent('取两个文本中较严者。');
export const NOTHING_SAID = silent('文本未作规定。');
export const NEUTRAL = silent('由中立机构处理；北京市主管机构可责令拒绝共享的单位整改（第26条第2款）。');
export const LEADING_GROUP = silent('第7条规定领导小组统筹数据治理；未规定共享申请的逐级上报。');
export const FOUR_GIVE_REASONS = silent('其他四个文本均要求说明理由；公正处理和后续救济也需要理由。');
