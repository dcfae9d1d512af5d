import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { Unit } from '../../lib/organizations/unit.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { loadUnit } from './administered.ts';
import { toUnitView, UnitView } from './unit-view.ts';

const { name, kind, level, creditCode, abroad } = Unit.shape;
const mostLevels = 12; // of a unit's path

/** By an administrator of an ancestor. What regulation binds a unit is set when an authority joins, never here: a unit cannot leave its law. */
export const registerUnit = operation({
  name: 'registerUnit',
  context: 'organizations',
  summary: { zh: '登记单位', en: 'Register a unit' },
  route: 'POST /units',
  caller: 'administrator',
  rules: ['access.leastPrivilege'],
  status: 201,
  body: z.strictObject({ name, kind, level, creditCode, abroad: abroad.default(false), parentId: UnitId }),
  returns: UnitView,
  async handle({ body: { parentId, ...body }, platform, sit, now, commit }) {
    const parent = await loadUnit(platform.storage, parentId);
    await sit(parent.value.path);
    if (parent.value.path.length >= mostLevels) throw new Refusal('BODY_INVALID', { pointers: [{ pointer: '/parentId', detail: { zh: '单位层级超过上限', en: 'The tree is too deep here' } }] });
    const unitId = UnitId.parse(`unit-${platform.random.token()}`);
    const unit: Unit = { ...body, unitId, path: [...parent.value.path, unitId], overrides: {}, createdAt: now };
    return commit(
      { stream: 'operations', action: 'unit.registered', subject: { unitId, parentId } },
      [UnitEntity.insert(unit)], toUnitView(unit, 1), { version: 1, location: `/units/${unitId}` },
    );
  },
});
