import * as z from 'zod';
import { DataSystem, filingOf } from '../../lib/catalog/data-system.ts';
import type { Law } from '../../lib/regulations/law.ts';

const { systemId, unitId, name, kind, migration } = DataSystem.shape;
export const DataSystemView = z.strictObject({
  systemId, unitId, name, kind, migration,
  filingStatus: z.enum(['FILED', 'MISSING', 'NOT_REQUIRED']), filingNumber: z.string().optional(), migrationDateDemanded: z.boolean(), version: z.int(),
});
export type DataSystemView = z.output<typeof DataSystemView>;

export function toDataSystemView(law: Law, system: DataSystem, version: number): DataSystemView {
  const { status, migrationDateDemanded } = filingOf(law, system);
  return {
    systemId: system.systemId, unitId: system.unitId, name: system.name, kind: system.kind, ...(system.migration && { migration: system.migration }),
    filingStatus: status, ...(system.filing && { filingNumber: system.filing.number }), migrationDateDemanded, version,
  };
}
