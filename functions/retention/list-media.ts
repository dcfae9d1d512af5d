import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MediumEntity } from '../../lib/platform/storage/entities/retention.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { Medium } from '../../lib/retention/medium.ts';

export const listMedia = operation({
  name: 'listMedia',
  context: 'retention',
  summary: { zh: '列出单位的存储介质及其销毁', en: "List a unit's storage media and their destruction" },
  route: 'GET /units/{unitId}/media',
  caller: 'person',
  rules: ['destruction.method'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(Medium),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, query, actor, platform, answer }) {
    if (!unit || !isOnChain(actor, unit.value.path)) throw new Refusal('NOT_FOUND');
    return answer(toPage(await platform.storage.list(MediumEntity.list('primary', { partition: [path.unitId] }), toOptions(query)), (medium) => medium));
  },
});
