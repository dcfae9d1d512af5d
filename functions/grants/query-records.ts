import * as z from 'zod';
import { Source } from '../../lib/grants/grant.ts';
import { requireReadable } from '../../lib/grants/check-read.ts';
import { GrantId, resourceIdOf } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { DailyReadsEntity, GrantEntity } from '../../lib/platform/storage/entities/grants.ts';
import { masksHash } from '../../lib/privacy/mask.ts';
import { normalizeValue } from '../../lib/records/check-row.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { alertRefusal } from './alert-refusal.ts';
import { findRecord } from './find-record.ts';
import { GrantPath, lawOfGrant } from './grants.ts';
import { readRecord, type Masked } from './mask-record.ts';
import { commitWithinBudget, mustReserve } from './read-budget.ts';
import { checkSeal } from './seal-grant.ts';

const Field = z.string().min(1).max(40);
const Found = z.strictObject({
  record: z.record(z.string(), z.string()), maskedFields: z.array(z.string()), grantId: GrantId,
  /** Goes with the data wherever it is shown. */
  notice: z.strictObject({ zh: z.string(), en: z.string() }),
  /** To be named wherever the data is quoted or analysed, where the law wants that. */
  source: Source.optional(),
});

/** One masked record: two round trips and one ledger put; whoever asks for a value that nobody has is entered the same way. */
export const queryRecords = operation({
  name: 'queryRecords',
  context: 'grants',
  summary: { zh: '凭授权查询一条脱敏记录', en: 'Read one masked record through a grant' },
  route: 'POST /grants/{grantId}/queries',
  caller: 'consumer',
  rules: ['access.leastPrivilege', 'access.controls', 'sharing.purposeLimitation', 'sharing.consumerMlpsProof', 'sharing.sourceAttribution', 'retention.personalData', 'logs.sharing'],
  uses: ['keys'],
  personal: true,
  path: GrantPath,
  body: z.strictObject({
    lookup: z.strictObject({ field: Field, value: z.string().min(1).max(200) }),
    purpose: z.string().min(1).max(200).describe('本次查询的用途：与授权所载用途逐字一致（见 GET /grants/{grantId} 的 purpose），不得另行表述 · the purpose of this read: exactly that of the grant, word for word'),
    fields: z.array(Field).min(1).max(200).optional(),
  }),
  returns: Found,
  refusals: ['GRANT_HOLDER_MISMATCH', 'GRANT_NOT_IN_FORCE', 'PURPOSE_NOT_GRANTED', 'FIELD_NOT_GRANTED', 'DAILY_BUDGET_SPENT', 'RECORD_NOT_FOUND', 'LOOKUP_NOT_UNIQUE', 'RECORD_UNREADABLE', 'GRANT_UNVERIFIED', 'KEY_DESTROYED'],
  loads: ({ grantId }) => [GrantEntity.ref({ grantId }), ResourceEntity.ref({ resourceId: resourceIdOf(grantId) })] as const,
  async handle({ loaded: [found, resource], body, actor, sit, now, platform, commit, bookkeep }) {
    if (!found || !resource) throw new Refusal('NOT_FOUND');
    const { value: grant } = found;
    const { grantId, resourceId, purpose, profile } = grant;
    const law = lawOfGrant(platform, grant);
    await sit(actor.unitPath, { under: law });
    const event = { stream: 'sharing', subject: { grantId, resourceId }, profile } as const;
    const notice = { zh: `来源：${grant.resourceName}；授权 ${grantId}；仅限用途：${purpose}`, en: `Source: ${grant.resourceName}; grant ${grantId}; for this purpose only: ${purpose}` };
    const answerOf = (masked: Masked) => ({ record: { ...masked.record }, maskedFields: [...masked.maskedFields], grantId, notice, ...(grant.source && { source: grant.source }) });
    const nothing = answerOf({ record: {}, maskedFields: [] });
    try {
      const served = requireReadable(law, grant, resource.value, { unitId: actor.unitId, purpose: body.purpose, lookupField: body.lookup.field, fields: body.fields, now, masksHash: masksHash(grant.masks, sha256Hex) });
      const item = resource.value.content.items.find(({ code }) => code === body.lookup.field);
      if (!item) throw new Refusal('BODY_INVALID');
      const { today } = actor;
      const result = await findRecord({
        platform, resource: resource.value, item, value: normalizeValue(item, body.lookup.value), now,
        grantId,
        daily: mustReserve(platform.storage, grant, today) ? DailyReadsEntity.ref({ grantId, day: today }) : undefined,
      });
      const outcome = checkSeal(result.own, grant) ?? readRecord(result, served);
      const facts = { purpose: sha256Hex(body.purpose), fields: served.map(({ field }) => field), found: outcome instanceof Refusal ? 0 : 1, outcome: outcome instanceof Refusal ? outcome.code : 'SERVED' };
      const subject = { grantId, resourceId, ...(result.record && !result.ambiguous && { recordId: result.record.recordId }) };
      const enter = (changes: Parameters<typeof commit>[1]) => commit({ ...event, subject, action: 'record.read', facts }, changes, outcome instanceof Refusal ? nothing : answerOf(outcome));
      const answered = await commitWithinBudget(platform.storage, grant, today, result.daily, enter);
      if (answered === 'spent') law.require('scope-bound', false, { code: 'DAILY_BUDGET_SPENT' });
      const entered = answered === 'spent' ? await enter([]) : answered;
      if (outcome instanceof Refusal) throw outcome;
      return entered;
    } catch (error) {
      if (error instanceof Refusal) await alertRefusal(platform, law, grant, actor, error, now, bookkeep);
      throw error;
    }
  },
});
