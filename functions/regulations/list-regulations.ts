import * as z from 'zod';
import { operation } from '../../lib/operation/operation.ts';
import { REGULATIONS_IN_FULL } from '../../lib/regulations/in-full.ts';
import { pageOf } from './page-of.ts';

const RegulationView = z.strictObject({
  regulationId: z.string(), title: z.strictObject({ zh: z.string(), en: z.string() }), issuer: z.string(), number: z.string().optional(), articles: z.int(),
  /** Oldest first; `current` is none of a text that is not in force yet. */
  versions: z.array(z.string()), current: z.string().optional(), duties: z.int(),
});

/** The regulations that the product carries. Which of them binds a unit says `GET /regulations/effective`. */
export const listRegulations = operation({
  name: 'listRegulations',
  context: 'regulations',
  summary: { zh: '列出收录的管理办法', en: 'List the regulations' },
  route: 'GET /regulations',
  caller: 'person',
  rules: [],
  query: z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(40).optional() }),
  returns: z.strictObject({ items: z.array(RegulationView), next: z.string().optional() }),
  async handle({ query, actor, answer }) {
    const { page, next } = pageOf(REGULATIONS_IN_FULL, query);
    const items = page.map(({ id, title, versions }) => {
      const inForce = versions.findLast(({ profile }) => profile.effectiveFrom <= actor.today);
      const shown = inForce ?? versions.at(-1);
      const instrument = shown?.profile.entries['meta.instrument'];
      const { issuer = '', number = null, articles = 0 } = instrument && !instrument.silent ? instrument.value : {};
      return {
        regulationId: id, title: { ...title }, issuer, ...(number !== null && { number }), articles, duties: shown?.duties.length ?? 0,
        versions: versions.map(({ profile }) => profile.effectiveFrom), ...(inForce && { current: inForce.profile.effectiveFrom }),
      };
    });
    return answer({ items, ...(next !== undefined && { next }) });
  },
});
