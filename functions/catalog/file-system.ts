import * as z from 'zod';
import { isOnChain } from '../../lib/catalog/visibility.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { SystemId } from '../../lib/identifiers.ts';
import { operation } from '../../lib/operation/operation.ts';
import { DataSystemEntity } from '../../lib/platform/storage/entities/catalog.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';
import { DataSystemView, toDataSystemView } from './data-system-view.ts';

/** The coordinator takes the report. */
export const fileSystem = operation({
  name: 'fileSystem',
  context: 'catalog',
  summary: { zh: '登记系统备案', en: 'Record a filing' },
  route: 'POST /systems/{systemId}/filing',
  caller: 'coordinator',
  rules: ['catalog.filing'],
  path: z.strictObject({ systemId: SystemId }),
  body: z.strictObject({ number: z.string().min(1).max(60), filedOn: LocalDate }),
  returns: DataSystemView,
  loads: ({ systemId }) => [DataSystemEntity.ref({ systemId })] as const,
  async handle({ loaded: [system], body, actor, sit, law, commit }) {
    if (!system || !isOnChain(actor, system.value.unitPath)) throw new Refusal('NOT_FOUND');
    const { systemId, unitPath } = system.value;
    await sit(unitPath);
    const next = { ...system.value, filing: { ...body, by: actor.personId } };
    return commit(
      { stream: 'sharing', action: 'system.filed', subject: { systemId }, facts: { filedOn: body.filedOn } },
      [DataSystemEntity.replace(system, next)], toDataSystemView(await law(unitPath), next, system.version + 1), { version: system.version + 1 },
    );
  },
});
