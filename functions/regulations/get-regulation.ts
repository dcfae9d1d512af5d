import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { reasonInChinese } from '../../lib/regulations/default-reasons.ts';
import { REGULATIONS_IN_FULL } from '../../lib/regulations/in-full.ts';
import { PROFILE_KEYS } from '../../lib/regulations/profile-schema.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

const text = z.strictObject({ zh: z.string(), en: z.string() });
const entry = z.strictObject({
  key: z.string(), silent: z.boolean(), value: z.unknown(), articles: z.array(z.string()), duties: z.array(z.string()), because: z.string().optional(), becauseZh: z.string().optional(), note: z.string().optional(),
});

const inChinese = (why: string) => {
  const becauseZh = reasonInChinese(why);
  return becauseZh === undefined ? {} : { becauseZh };
};

/** A regulation as the product reads it: every version, every parameter with its articles or the reason of its default. */
export const getRegulation = operation({
  name: 'getRegulation',
  context: 'regulations',
  summary: { zh: '查看管理办法的参数与条款', en: 'Get a regulation with its parameters and articles' },
  route: 'GET /regulations/{regulationId}',
  caller: 'person',
  rules: [],
  path: z.strictObject({ regulationId: z.string().regex(/^[a-z][a-z-]{1,39}$/) }),
  returns: z.strictObject({
    regulationId: z.string(), title: text,
    versions: z.array(z.strictObject({ version: z.string(), duties: z.int(), entries: z.array(entry) })),
  }),
  async handle({ path: { regulationId }, answer }) {
    const regulation = REGULATIONS_IN_FULL.find(({ id }) => id === regulationId);
    if (!regulation) throw new Refusal('NOT_FOUND');
    const versions = regulation.versions.map(({ profile, duties }) => ({
      version: profile.effectiveFrom,
      duties: duties.length,
      entries: PROFILE_KEYS.map((key) => {
        const found = profile.entries[key];
        const note = found.note === undefined ? {} : { note: found.note };
        return found.silent
          ? { key, silent: true, value: found.suggestedDefault, articles: [], duties: [...found.relatedRows ?? []], because: found.why, ...inChinese(found.why), ...note }
          : { key, silent: false, value: found.value, articles: [...found.articles], duties: [...found.rows], ...note };
      }),
    }));
    return answer({ regulationId, title: { ...regulation.title }, versions });
  },
});
