import * as z from 'zod';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { isProfileKey, ProfileValues } from '../../lib/regulations/profile-schema.ts';
import { Refusal, type Pointer } from '../../lib/regulations/refusal.ts';
import { toUnitView, UnitView } from './unit-view.ts';

const wrong = (key: string, zh: string, en: string): Pointer => ({ pointer: `/overrides/${key}`, detail: { zh, en } });

/** Replaces all of them. The law book says which are stricter: a laxer value is refused, and would have no effect if it stood there. */
export const overrideUnit = operation({
  name: 'overrideUnit',
  context: 'organizations',
  summary: { zh: '设定单位更严的自定值', en: "Set a unit's own stricter values" },
  route: 'PUT /units/{unitId}/overrides',
  caller: 'administrator',
  rules: ['access.leastPrivilege'],
  refusals: ['OVERRIDE_NOT_STRICTER', 'VERSION_STALE'],
  versioned: true,
  path: z.strictObject({ unitId: UnitId }),
  body: z.strictObject({ overrides: z.record(z.string().max(60), z.unknown()) }),
  returns: UnitView,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], body: { overrides }, expectedVersion, platform, sit, now, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path);
    if (unit.version !== expectedVersion) throw new Refusal('VERSION_STALE');
    const unreadable = Object.entries(overrides).flatMap(([key, value]) =>
      (isProfileKey(key) && ProfileValues.shape[key].safeParse(value).success ? [] : [wrong(key, '没有此参数，或取值不符合格式', 'No such key, or not a value of it')]));
    if (unreadable.length > 0) throw new Refusal('BODY_INVALID', { pointers: unreadable });
    const above = await platform.storage.getAll(unit.value.path.slice(0, -1).map((unitId) => UnitEntity.ref({ unitId })));
    const next = { ...unit.value, overrides };
    const law = platform.laws.for([...above.flatMap((ancestor) => (ancestor ? [ancestor.value] : [])), next], toLocalDate(now));
    const passes = (key: string) => isProfileKey(key) && law.effective(key).overriddenBy === next.unitId;
    const laxer = Object.keys(overrides).flatMap((key) => (passes(key) ? [] : [wrong(key, '不严于现行规定', 'Not stricter than what binds the unit')]));
    if (laxer.length > 0) throw new Refusal('OVERRIDE_NOT_STRICTER', { pointers: laxer });
    return commit(
      { stream: 'operations', action: 'unit.overridden', subject: { unitId: next.unitId }, facts: { keys: Object.keys(overrides).sort() }, profile: law.profile },
      [UnitEntity.replace(unit, next)], toUnitView(next, unit.version + 1), { version: unit.version + 1 },
    );
  },
});
