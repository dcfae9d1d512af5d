import * as z from 'zod';
import { operation, type HttpOperation, type Operation } from '../../lib/operation/operation.ts';
import { joinDuties } from '../../lib/regulations/coverage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { REGULATIONS } from '../../lib/regulations/registry.ts';

const DutyView = z.strictObject({
  id: z.string(), article: z.string(), clause: z.string().optional(), kind: z.enum(['enforce', 'record', 'report', 'organizational', 'definition']),
  capabilities: z.array(z.string()), zh: z.string(), en: z.string(), rules: z.array(z.string()), carriedBy: z.array(z.string()),
});

/** The regulation's duties and which operations carry each. It reads the register, so the register hands itself over. */
export const listDutiesOf = (register: () => readonly Operation[]): HttpOperation => operation({
  name: 'listDuties',
  context: 'regulations',
  summary: { zh: '列出管理办法的职责及其落实', en: 'List the duties of a regulation and what carries them' },
  route: 'GET /duties',
  caller: 'person',
  rules: [],
  query: z.strictObject({ regulation: z.string().max(40), article: z.string().max(4).optional(), limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(40).optional() }),
  returns: z.strictObject({ items: z.array(DutyView), next: z.string().optional() }),
  async handle({ query: { regulation, article, limit, after }, answer }) {
    const version = REGULATIONS.find(({ id }) => id === regulation)?.versions.at(-1);
    if (!version) throw new Refusal('NOT_FOUND');
    const asked = version.duties.filter((duty) => article === undefined || duty.article === article);
    const start = after === undefined ? 0 : asked.findIndex(({ id }) => id === after) + 1;
    if (after !== undefined && start === 0) throw new Refusal('BODY_INVALID', { pointers: [{ in: 'query', pointer: '/after', detail: { zh: '无此续页标记', en: 'No such cursor' } }] });
    const items = joinDuties(asked.slice(start, start + limit), register()).map(({ duty: { profileKeys: _keys, ...duty }, carriedBy }) =>
      ({ ...duty, capabilities: [...duty.capabilities], rules: [...duty.rules], carriedBy: [...carriedBy] }));
    const last = items.at(-1)?.id;
    return answer({ items, ...(start + limit < asked.length && last !== undefined && { next: last }) });
  },
});
