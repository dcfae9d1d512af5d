import * as z from 'zod';
import { UnitId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { pageOf, Paging, toOptions, toPage } from '../../lib/operation/paging.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import { MlpsFilingEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { MlpsFiling } from '../../lib/sharing/evidence.ts';

export const listMlpsFilings = operation({
  name: 'listMlpsFilings',
  context: 'sharing',
  summary: { zh: '列出本单位系统的等级保护备案', en: "List the MLPS filings of the own unit's systems" },
  route: 'GET /units/{unitId}/mlps-filings',
  caller: 'person',
  rules: ['sharing.consumerMlpsProof'],
  path: z.strictObject({ unitId: UnitId }),
  query: Paging,
  returns: pageOf(MlpsFiling),
  loads: ({ unitId }) => [UnitEntity.ref({ unitId })] as const,
  async handle({ loaded: [unit], path, query, actor, platform, answer }) {
    if (!unit?.value.path.includes(actor.unitId)) throw new Refusal('NOT_FOUND');
    const page = await platform.storage.list(MlpsFilingEntity.list('primary', { partition: [path.unitId] }), toOptions(query));
    return answer(toPage(page, (filing) => filing));
  },
});
