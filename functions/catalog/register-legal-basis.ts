import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { Instrument, type LegalBasis } from '../../lib/catalog/legal-basis.ts';
import { LegalBasisId, UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { LegalBasisEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { LegalBasisView, toLegalBasisView } from './legal-basis-view.ts';

/** Structured: instrument, level, article, date. The coordinator keeps the register, so that an owner cannot rank a basis by itself. */
export const registerLegalBasis = operation({
  name: 'registerLegalBasis',
  context: 'catalog',
  summary: { zh: '登记法规依据', en: 'Register a legal basis' },
  route: 'POST /legal-bases',
  caller: 'coordinator',
  rules: ['sharing.restrictionBasis', 'catalog.updateTriggers'],
  status: 201,
  body: z.strictObject({ unitId: UnitId, instrument: Instrument }),
  returns: LegalBasisView,
  async handle({ body: { unitId, instrument }, platform, sit, now, commit }) {
    const unit = await platform.storage.get(UnitEntity.ref({ unitId }));
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path);
    const legalBasisId = LegalBasisId.parse(`basis-${platform.random.token()}`);
    const basis: LegalBasis = { legalBasisId, unitId, unitPath: unit.value.path, instrument, changes: [], tasksUntil: 0, createdAt: now, updatedAt: now };
    return commit(
      { stream: 'sharing', action: 'legalBasis.registered', subject: { legalBasisId, unitId }, facts: { level: instrument.level, inForceFrom: instrument.inForceFrom } },
      [LegalBasisEntity.insert(basis)], toLegalBasisView(basis, 1, toLocalDate(now)), { version: 1, location: `/legal-bases/${legalBasisId}` },
    );
  },
});
