import * as z from 'zod';
import { FilingId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { MlpsFiling } from '../../lib/sharing/evidence.ts';
import { requireOwnUnit } from './own-unit.ts';

export const registerMlpsFiling = operation({
  name: 'registerMlpsFiling',
  context: 'sharing',
  summary: { zh: '登记系统的等级保护备案', en: "Register the MLPS filing of one of the unit's systems" },
  route: 'POST /units/{unitId}/mlps-filings',
  caller: 'person',
  rules: ['sharing.consumerMlpsProof'],
  refusals: ['SEAT_REQUIRED'],
  path: z.strictObject({ unitId: UnitId }),
  body: MlpsFiling.pick({ filingNumber: true, systemName: true, level: true, filedOn: true, validUntil: true }),
  returns: MlpsFiling,
  status: 201,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, body, actor, now, platform, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const capacity = requireOwnUnit(actor, unit.value.path, ['DataConsumer', 'UnitAdministrator']);
    const filing: MlpsFiling = { filingId: FilingId.parse(`filing-${platform.random.token()}`), unitId: path.unitId, ...body, registeredBy: actor.personId, registeredAt: now };
    return commit(
      { stream: 'sharing', action: 'mlpsFiling.registered', capacity, subject: { filingId: filing.filingId, unitId: path.unitId }, facts: { level: filing.level, validUntil: filing.validUntil } },
      [MlpsFilingEntity.insert(filing)], filing, { version: 1 },
    );
  },
});
