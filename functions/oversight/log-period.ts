import type { Basics } from '../../lib/platform/platform.ts';
import { LogFloorEntity } from '../../lib/platform/storage/entities/oversight.ts';
import { UnitEntity } from '../../lib/platform/storage/entities/organizations.ts';
import type { Law } from '../../lib/regulations/law.ts';
import { toMonths } from '../../lib/oversight/log-floor.ts';
import type { UnitId } from '../../lib/identifiers.ts';
import type { Stream } from '../../lib/platform/ledger/ledger.ts';

export const LOG_KEYS = { sharing: 'logs.sharing', opening: 'logs.opening', operations: 'logs.operations' } as const;
export const LOG_RULES = { sharing: 'sharing-log-kept', opening: 'opening-log-kept', operations: 'operation-log-kept' } as const;

/** Every law in force on this platform: of each unit that names one. */
export async function lawsInForce({ storage }: Pick<Basics, 'storage'>, lawOf: (unitPath: readonly UnitId[]) => Promise<Law>): Promise<readonly Law[]> {
  const laws: Law[] = [];
  const walk = async (parent: string): Promise<void> => {
    for await (const { value } of storage.each(UnitEntity.list('byParent', { partition: [parent] }))) {
      if (value.regulation !== undefined) laws.push(await lawOf(value.path));
      await walk(value.unitId);
    }
  };
  await walk('root');
  return laws;
}

/** Months that each of these laws wants of a stream at least, and every floor of an authority. */
export async function logMonths({ storage }: Pick<Basics, 'storage'>, stream: Stream, laws: readonly Law[]): Promise<number> {
  const asked = laws.filter((law) => law.applies(LOG_RULES[stream])).map((law) => toMonths(law.value(LOG_KEYS[stream])));
  for await (const { value } of storage.each(LogFloorEntity.list('primary', { partition: [stream] }))) asked.push(value.months);
  return Math.max(0, ...asked);
}
