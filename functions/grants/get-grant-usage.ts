import * as z from 'zod';
import { addDays, LocalDate } from '../../lib/calendar/instant.ts';
import { GrantId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DailyReadsEntity } from '../../lib/platform/storage/entities/grants.ts';
import { GrantPath, grantRefs, requireGrant } from './grants.ts';

const daysShown = 92;

/** For the consumer's responsible person and for the owner: how much a grant is used. */
export const getGrantUsage = operation({
  name: 'getGrantUsage',
  context: 'grants',
  summary: { zh: '查看授权的每日使用次数', en: "Get a grant's use by day" },
  route: 'GET /grants/{grantId}/usage',
  caller: 'person',
  rules: ['sharing.purposeLimitation'],
  path: GrantPath,
  query: z.strictObject({ until: LocalDate.optional() }),
  returns: z.strictObject({
    grantId: GrantId, dailyReads: z.int(),
    /** `reserved` ≥ what was served ≥ `served`; equal for budgets up to 200 a day. */
    days: z.array(z.strictObject({ day: LocalDate, served: z.int(), reserved: z.int() })),
  }),
  loads: grantRefs,
  async handle({ loaded: [loaded], query, actor, platform, answer }) {
    const { value: { grantId, scope } } = requireGrant(actor, loaded);
    const until = query.until ?? actor.today;
    const page = await platform.storage.list(DailyReadsEntity.list('primary', { partition: [grantId], from: [addDays(until, -daysShown)], to: [until] }), { limit: daysShown + 1 });
    return answer({ grantId, dailyReads: scope.dailyReads, days: page.items.map(({ value: { day, served, reserved } }) => ({ day, served, reserved })) });
  },
});
