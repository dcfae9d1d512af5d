import * as z from 'zod';
import { DutyChange } from '../../lib/catalog/change-task.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DutyChangeEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

const { since, note } = DutyChange.shape;

/** A job then gives every entry of the unit a change task with a due date. */
export const recordDutyChange = operation({
  name: 'recordDutyChange',
  context: 'catalog',
  summary: { zh: '登记单位职能变更', en: "Record a change of a unit's duties" },
  route: 'POST /units/{unitId}/duty-changes',
  caller: 'coordinator',
  also: ['administrator'],
  rules: ['catalog.updateTriggers', 'catalog.updateDeadline', 'catalog.changePath'],
  refusals: ['MOVE_NOT_ALLOWED', 'ALREADY_EXISTS'],
  status: 201,
  path: z.strictObject({ unitId: UnitId }),
  body: z.strictObject({ since, note }),
  returns: DutyChange,
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], body, platform, actor, sit, law, now, commit }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    const { unitId, path } = unit.value;
    const capacity = await sit(path, { seat: ['coordinator', 'administrator'] });
    const bound = await law(path);
    if (!bound.value('catalog.updateTriggers').includes('dutyChange')) throw new Refusal('MOVE_NOT_ALLOWED', { detail: { zh: '适用的管理办法未将职能变更列为目录更新情形', en: 'The regulation names no change of duties as a trigger' } });
    if (await platform.storage.get(DutyChangeEntity.ref({ unitId, since: body.since }))) throw new Refusal('ALREADY_EXISTS', { detail: { zh: '该日职能变更已登记', en: 'A change of that day is recorded already' } });
    const change: DutyChange = { unitId, unitPath: path, ...body, by: actor.personId, at: now, state: 'OPEN' };
    return commit(
      { stream: 'sharing', action: 'dutyChange.recorded', subject: { unitId }, facts: { since: body.since }, citation: bound.cite('catalog-change-path'), profile: bound.profile, capacity },
      [DutyChangeEntity.insert(change)], change, { version: 1 },
    );
  },
});
