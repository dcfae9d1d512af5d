import { createTestWorld } from '../support/test-platform.ts';
import { grantFields, keepPupils, query } from '../support/journey.ts';
import { beside, micro, ratio, type Figure } from './measure.ts';

/** A masked read through the whole pipeline, beside a public answer through the same pipeline. */
export async function readFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  try {
    const { resourceId, rows } = await keepPupils(world, 20);
    const grantId = await grantFields(world, resourceId, ['identityNumber', 'name'], { dailyReads: 1_000_000 });
    const value = rows[0]?.identityNumber ?? '';
    await world.runJob('sequenceLedger');
    const nobody = world.withToken();
    const read = async (): Promise<void> => {
      const { status } = await query(world, grantId, value);
      if (status !== 200) throw new Error(`a read answered ${status}`);
    };
    const [ours, theirs] = await beside(9, 200, read, () => nobody.get('/ledger/sharing/checkpoint'));
    return [{ name: 'masked read, whole pipeline, SQLite on disk with synchronous=FULL', value: `${micro(ours)} (${ratio(ours, theirs)})`, baseline: `public GET through the same pipeline ${micro(theirs)}`, how: 'median of 9 interleaved rounds of 200 calls in one process, token verified each time, ledger entry synced each time' }];
  } finally {
    world.close();
  }
}
