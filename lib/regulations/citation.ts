import * as z from 'zod';

/** Which text of the law was applied: regulation id and the version of its profile. */
export const FrozenProfile = z.strictObject({ regulation: z.string(), version: z.string() });
export type FrozenProfile = z.output<typeof FrozenProfile>;

/** What a decision or refusal rests on. `duty` is a row of the regulation's duties, e.g. `nanchang-28d`. */
export const Citation = z.strictObject({
  regulation: z.string(),
  version: z.string(),
  /** Article numbers as printed, without 第…条. Empty where the text is silent and a default with a reason stands. */
  articles: z.array(z.string()),
  duty: z.string().optional(),
  key: z.string(),
  /** Set where the regulation is silent: why this default, in English and Chinese. Never shown as a legal breach. */
  defaultBecause: z.string().optional(),
  defaultBecauseZh: z.string().optional(),
});
export type Citation = z.output<typeof Citation>;

/** `28` → `第28条`, `Annex 2` → `附件2`. */
export const articleInChinese = (article: string): string => (/^\d/.test(article) ? `第${article}条` : article.replace(/^Annex ?/, '附件'));
