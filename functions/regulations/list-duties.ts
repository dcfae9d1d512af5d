import * as z from 'zod';
import { operation, type HttpOperation, type Operation } from '../../lib/operation/operation.ts';
import { joinDuties } from '../../lib/regulations/coverage.ts';
import { REGULATIONS_IN_FULL } from '../../lib/regulations/in-full.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { pageOf } from './page-of.ts';

const DutyKind = z.enum(['enforce', 'record', 'report', 'organizational', 'definition']);
const DutyView = z.strictObject({
  id: z.string(), article: z.string(), clause: z.string().optional(), kind: DutyKind,
  capabilities: z.array(z.string()), zh: z.string(), en: z.string(), rules: z.array(z.string()), carriedBy: z.array(z.string()),
});

/** Duties, of one regulation or all, and which operations carry each. It reads the register, so the register hands itself over. */
export const listDutiesOf = (register: () => readonly Operation[]): HttpOperation => operation({
  name: 'listDuties',
  context: 'regulations',
  summary: { zh: '列出管理办法的职责及其落实', en: 'List the duties of a regulation and what carries them' },
  route: 'GET /duties',
  caller: 'person',
  rules: [],
  query: z.strictObject({ regulation: z.string().max(40).optional(), kind: DutyKind.optional(), article: z.string().max(12).optional(), limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(40).optional() }),
  returns: z.strictObject({ items: z.array(DutyView), next: z.string().optional() }),
  async handle({ query: { regulation, kind, article, ...paging }, answer }) {
    const of = REGULATIONS_IN_FULL.filter(({ id }) => regulation === undefined || id === regulation);
    if (of.length === 0) throw new Refusal('NOT_FOUND');
    const asked = of.flatMap(({ versions }) => versions.at(-1)?.duties ?? []).filter((duty) => (kind === undefined || duty.kind === kind) && (article === undefined || duty.article === article));
    const { page, next } = pageOf(asked, paging);
    const items = joinDuties(page, register()).map(({ duty: { profileKeys: _keys, ...duty }, carriedBy }) =>
      ({ ...duty, capabilities: [...duty.capabilities], rules: [...duty.rules], carriedBy: [...carriedBy] }));
    return answer({ items, ...(next !== undefined && { next }) });
  },
});
