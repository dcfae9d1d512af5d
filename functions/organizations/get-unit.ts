import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { toUnitView, UnitView } from './unit-view.ts';

export const getUnit = operation({
  name: 'getUnit',
  context: 'organizations',
  summary: { zh: '查看单位', en: 'Get a unit' },
  route: 'GET /units/{unitId}',
  caller: 'person',
  rules: [],
  path: z.strictObject({ unitId: UnitId }),
  returns: UnitView,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    return answer(toUnitView(unit.value, unit.version), { version: unit.version });
  },
});
