import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { SystemId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DataSystemEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DataSystemView, toDataSystemView } from './data-system-view.ts';

export const planMigration = operation({
  name: 'planMigration',
  context: 'catalog',
  summary: { zh: '登记系统整合接入平台的计划', en: 'Plan a migration to the platform' },
  route: 'POST /systems/{systemId}/migration',
  caller: 'owner',
  rules: ['catalog.filing'],
  path: z.strictObject({ systemId: SystemId }),
  body: z.strictObject({ plan: z.string().min(1).max(500), by: LocalDate }),
  returns: DataSystemView,
  loads: ({ systemId }) => [DataSystemEntity.ref({ systemId })] as const,
  async handle({ loaded: [system], body, actor, sit, law, commit }) {
    if (!system || !isOnChain(actor, system.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { systemId, unitPath } = system.value;
    await sit(unitPath);
    const next = { ...system.value, migration: body };
    return commit(
      { stream: 'sharing', action: 'system.migrationPlanned', subject: { systemId }, facts: { by: body.by } },
      [DataSystemEntity.replace(system, next)], toDataSystemView(await law(unitPath), next, system.version + 1), { version: system.version + 1 },
    );
  },
});
