import * as z from 'zod';
import { endOfDay, LocalDate, toLocalDate } from '../../lib/calendar/instant.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { ResourceEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { CohortEntity, ImportEntity, RecordEntity } from '../../lib/platform/storage/entities/records.ts';
import { dropsAfter, Slot, yearOf } from '../../lib/records/record.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { decideEnd } from '../../lib/retention/changed-end.ts';
import { requireKnown } from '../catalog/knowledge.ts';
import { findRecords } from './find-records.ts';
import { leaveCohorts, withCohort } from './leave-cohort.ts';
import { moveRecords } from './move-records.ts';

/** Records of one change: two changes each, and their cohorts, within one commit. */
const most = 20;

/** The business event of named records has moved (graduated later, left earlier): they end as the rule then says, never beyond it. */
export const changeEnd = operation({
  name: 'changeEnd',
  context: 'retention',
  summary: { zh: '变更指定记录的到期日', en: 'Change the end of named records' },
  route: 'POST /resources/{resourceId}/end-changes',
  caller: 'owner',
  rules: ['retention.personalData'],
  uses: ['keys', 'expired'],
  refusals: ['RECORD_NOT_FOUND', 'RETENTION_EXCEEDS_VALIDITY', 'RETENTION_RULE_REQUIRED', 'HOLD_IN_FORCE', 'MOVE_NOT_ALLOWED', 'KEY_DESTROYED'],
  path: z.strictObject({ resourceId: ResourceId }),
  body: z.strictObject({
    records: z.array(z.string().min(1).max(200)).min(1).max(most),
    /** The new date of the business event that the retention rule names. */
    eventOn: LocalDate,
    reason: z.string().min(1).max(500),
  }),
  returns: z.strictObject({ cohort: z.string(), count: z.int(), lastDay: LocalDate }),
  loads: ({ resourceId }) => [ResourceEntity.ref({ resourceId })] as const,
  async handle({ loaded: [resource], body, actor, sit, law, now, platform, commit }) {
    if (!resource) throw new Refusal('NOT_FOUND');
    await requireKnown({ actor, law, platform }, resource);
    const { resourceId, unitPath, profile, content: { retention } } = resource.value;
    const capacity = await sit(unitPath);
    const bound = await law(unitPath, profile);
    if (!retention) throw new Refusal('RETENTION_RULE_REQUIRED');
    const records = (await findRecords(platform, resource.value, body.records)).map(([newest]) => newest);
    if (records.some(({ value }) => value.endsAt <= now || value.superseded)) throw new Refusal('RECORD_NOT_FOUND', { detail: { zh: '保存期限已届满的记录不能再变更', en: 'What has ended stays ended' } });
    const imports = await platform.storage.getAll([...new Set(records.map(({ value }) => value.importId))].map((importId) => ImportEntity.ref({ importId })));
    const importedOn = imports.map((work) => toLocalDate(work?.value.createdAt ?? now)).sort()[0] ?? toLocalDate(now);
    const lastDay = decideEnd(bound, retention, body.eventOn, importedOn, toLocalDate(now));
    const { cohorts, changes } = await leaveCohorts(platform, bound, resource.value, records);
    if (cohorts.some(({ cohort }) => cohort === lastDay)) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: `记录已于 ${lastDay} 到期，无需变更`, en: `A record ends on ${lastDay} already` } });
    const endsAt = endOfDay(lastDay);
    const [standing, key] = await Promise.all([platform.storage.get(CohortEntity.ref({ resourceId, cohort: lastDay })), platform.keys.status([{ kind: 'cohort', resourceId, cohort: lastDay }])]);
    if (key[0] === 'destroyed' || (standing && standing.value.state !== 'LIVE')) throw new Refusal('KEY_DESTROYED');
    const year = yearOf(lastDay);
    const moves = await moveRecords(platform.keys, resource.value, records, {
      cohort: lastDay, ...(standing && { fingerprint: standing.value.keyFingerprint }), endsAt, dropsAt: standing?.value.dropsAt ?? dropsAfter(endsAt), fields: { [retention.eventField]: body.eventOn },
      taken: async (lookup) => (await platform.expired.getAll(Slot.options.map((slot) => RecordEntity.ref({ resourceId, year, lookup, slot })))).flatMap((item) => (item ? [item.value.slot] : [])),
    });
    const { fingerprint: keyFingerprint } = await platform.keys.cohort(resourceId, lastDay, { create: false });
    const target = standing
      ? CohortEntity.replace(standing, { ...standing.value, count: standing.value.count + records.length }, 'cohort-to')
      : CohortEntity.insert({ resourceId, unitPath, cohort: lastDay, year, count: records.length, endsAt, dropsAt: dropsAfter(endsAt), keyFingerprint, state: 'LIVE' }, 'cohort-to');
    return commit(
      { stream: 'sharing', action: 'records.endChanged', subject: { resourceId }, profile, capacity, citation: bound.cite('storage-period-ends'), facts: { cohort: lastDay, from: cohorts.map(({ cohort }) => cohort), count: records.length } },
      [...moves, ...changes, target, ResourceEntity.replace(resource, { ...withCohort(resource.value, lastDay), updatedAt: now })],
      { cohort: lastDay, count: records.length, lastDay },
    );
  },
});
