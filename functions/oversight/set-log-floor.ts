import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { LogFloor, toMonths } from '../../lib/oversight/log-floor.ts';
import { LogFloorEntity } from '../../lib/platform/storage/entities/oversight.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { LOG_KEYS } from './log-period.ts';
import { StreamName } from './streams.ts';

/** Raises how long a log is kept. It holds for what is written already; nothing shortens it again. */
export const setLogFloor = operation({
  name: 'setLogFloor',
  context: 'oversight',
  summary: { zh: '设定日志最短留存期限', en: 'Set the minimum period of a log' },
  route: 'PUT /units/{unitId}/log-floors/{stream}',
  caller: 'leadingBody',
  rules: ['logs.sharing', 'logs.opening', 'logs.operations', 'logs.floorRule'],
  refusals: ['LOG_PERIOD_TOO_SHORT'],
  path: z.strictObject({ unitId: UnitId, stream: StreamName }),
  body: z.strictObject({ months: LogFloor.shape.months }),
  returns: z.strictObject({ ...LogFloor.omit({ profile: true }).shape, version: z.int() }),
  loads: ({ unitId, stream }) => [UnitEntity.ref({ unitId }), LogFloorEntity.ref({ unitId, stream })] as const,
  async handle({ loaded: [unit, floor], path, body, sit, law, actor, now, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const capacity = await sit(unit.value.path);
    const bound = await law(unit.value.path);
    const least = Math.max(toMonths(bound.value(LOG_KEYS[path.stream])), floor?.value.months ?? 0);
    bound.require('log-floor-raises-only', body.months >= least, {
      code: 'LOG_PERIOD_TOO_SHORT', detail: { zh: `不得短于 ${least} 个月`, en: `No shorter than ${least} months` }, pointers: [{ pointer: '/months', detail: { zh: `不少于 ${least} 个月`, en: `at least ${least} months` } }],
    });
    const next: LogFloor = { ...path, months: body.months, setBy: actor.personId, setAt: now, profile: bound.profile };
    const { profile: _, ...view } = next;
    const version = (floor?.version ?? 0) + 1;
    return commit(
      { stream: 'operations', action: 'logFloor.set', subject: { unitId: path.unitId }, profile: bound.profile, capacity, facts: { stream: path.stream, months: body.months } },
      [floor ? LogFloorEntity.replace(floor, next) : LogFloorEntity.insert(next)], { ...view, version }, { version },
    );
  },
});
