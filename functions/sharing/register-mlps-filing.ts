import * as z from 'zod';
import type { LocalDate } from '../../lib/calendar/instant.ts';
import { FilingId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { canonicalize, sha256Hex } from '../../lib/platform/ledger/canonical.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { MlpsFiling, requireSoundFiling } from '../../lib/sharing/evidence.ts';
import { requireOwnUnit } from './own-unit.ts';

/** One filing of one unit on one day is one item, however often it is sent. */
const filingIdOf = (unitId: UnitId, filingNumber: string, filedOn: LocalDate): FilingId => FilingId.parse(`filing-${sha256Hex(canonicalize([unitId, filingNumber, filedOn])).slice(0, 26)}`);

export const registerMlpsFiling = operation({
  name: 'registerMlpsFiling',
  context: 'sharing',
  summary: { zh: '登记系统的等级保护备案', en: "Register the MLPS filing of one of the unit's systems" },
  route: 'POST /units/{unitId}/mlps-filings',
  caller: 'person',
  rules: ['sharing.consumerMlpsProof'],
  refusals: ['SEAT_REQUIRED', 'ALREADY_EXISTS'],
  path: z.strictObject({ unitId: UnitId }),
  body: MlpsFiling.pick({ filingNumber: true, systemName: true, level: true, filedOn: true, validUntil: true }),
  returns: MlpsFiling,
  status: 201,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, body, actor, now, platform, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const capacity = requireOwnUnit(actor, unit.value.path, ['DataConsumer', 'UnitAdministrator']);
    requireSoundFiling(body, actor.today);
    const filingId = filingIdOf(path.unitId, body.filingNumber, body.filedOn);
    if (await platform.storage.get(MlpsFilingEntity.ref({ unitId: path.unitId, filingId }))) {
      throw new Refusal('ALREADY_EXISTS', { detail: { zh: '该备案已登记；续办的备案请填写新的备案日期', en: 'This filing is registered; a renewed one has another day of filing' }, pointers: [{ pointer: '/filingNumber', detail: { zh: '同一备案编号和备案日期已登记', en: 'Registered with this number and day of filing' } }] });
    }
    const filing: MlpsFiling = { filingId, unitId: path.unitId, ...body, registeredBy: actor.personId, registeredAt: now };
    return commit(
      { stream: 'sharing', action: 'mlpsFiling.registered', capacity, subject: { filingId: filing.filingId, unitId: path.unitId }, facts: { level: filing.level, validUntil: filing.validUntil } },
      [MlpsFilingEntity.insert(filing)], filing, { version: 1 },
    );
  },
});
