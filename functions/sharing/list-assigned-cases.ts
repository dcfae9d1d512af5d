import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { CaseEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { CaseView, toCaseView } from '../../lib/sharing/case.ts';

export const listAssignedCases = operation({
  name: 'listAssignedCases',
  context: 'sharing',
  summary: { zh: '列出指派给某单位的协调事项', en: 'List the cases assigned to a unit' },
  route: 'GET /units/{unitId}/cases',
  caller: 'coordinator',
  rules: ['sharing.remedy'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(CaseView),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, query, sit, platform, answer }) {
    if (!unit) throw new Refusal('NOT_FOUND');
    await sit(unit.value.path);
    const page = await platform.storage.list(CaseEntity.list('byAssignee', { partition: [path.unitId] }), { ...toOptions(query), descending: true });
    return answer(toPage(page, (found) => toCaseView(found, platform.calendar)));
  },
});
