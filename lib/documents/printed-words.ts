import { dayInChinese, toLocalDate, toWallClock, type Instant } from '../calendar/instant.ts';
import type { Citation } from '../regulations/citation.ts';

const DIGITS = '零一二三四五六七八九';
const digit = (n: number): string => (n === 0 ? '' : DIGITS[n] ?? '');
const numeral = (n: number): string => (n < 10 ? digit(n) : `${n < 20 ? '' : digit(Math.floor(n / 10))}十${digit(n % 10)}`);
const order = (article: string): number => (/^\d+$/.test(article) ? Number(article) : Infinity);
/** `28` → `第二十八条`, as the text itself counts its articles; `Annex 2` → `附件2`. From 100 on as it is spelled. */
const articlePrinted = (article: string): string =>
  (/^[1-9]\d?$/.test(article) ? `第${numeral(Number(article))}条` : /^\d/.test(article) ? `第${article}条` : article.replace(/^Annex ?/, '附件'));

const inOrder = (articles: readonly string[]): readonly string[] =>
  [...new Set(articles)].sort((a, b) => (order(a) === order(b) ? a.localeCompare(b) : order(a) - order(b)));

/** The law cites few sets of articles, every document one of them. */
const printed = new Map<string, string>();
function articlesPrinted(articles: readonly string[]): string {
  const cited = articles.join('\n');
  const text = printed.get(cited) ?? inOrder(articles).map(articlePrinted).join('、');
  printed.set(cited, text);
  return text;
}

/** `《…办法》第二十八条、第三十条、附件2`: each once, in the order of the text, annexes last. */
export const basisPrinted = (instrument: string, citations: readonly Citation[]): string =>
  `《${instrument}》${articlesPrinted(citations.flatMap(({ articles }) => articles))}`;

/** `2027年7月2日 00:00:01`; the page says once in which time. */
export const momentPrinted = (instant: Instant): string => `${dayInChinese(toLocalDate(instant))} ${toWallClock(instant).slice(11)}`;
