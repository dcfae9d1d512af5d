import { createTestWorld } from '../support/test-platform.ts';
import { consumer, grantFields, keepPupils, purpose } from '../support/journey.ts';
import { beside, micro, ratio, type Figure } from './measure.ts';
import { rs256Caller } from './rs256-caller.ts';

const [rounds, calls] = [9, 200];

/** A masked read through the whole pipeline, beside a public answer through the same pipeline. */
export async function readFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  try {
    const { resourceId, rows } = await keepPupils(world, 20);
    const grantId = await grantFields(world, resourceId, ['identityNumber', 'name'], { dailyReads: 1_000_000 });
    await world.runJob('sequenceLedger');
    const caller = await rs256Caller(world, consumer);
    const tokens = await caller.tokens((rounds + 1) * calls);
    const body = new TextEncoder().encode(JSON.stringify({ lookup: { field: 'identityNumber', value: rows[0]?.identityNumber ?? '' }, purpose }));
    const read = async (): Promise<void> => {
      const { status, body: answer } = await caller.send({ method: 'POST', path: `/grants/${grantId}/queries`, body, headers: { 'content-type': 'application/json' }, token: tokens.pop() ?? '' });
      if (status !== 200) throw new Error(`a read answered ${status}: ${String(answer)}`);
    };
    const [ours, theirs] = await beside(rounds, calls, read, () => caller.send({ method: 'GET', path: '/ledger/sharing/checkpoint' }));
    return [{ name: 'masked read, whole pipeline, SQLite on disk with synchronous=FULL', value: `${micro(ours)} (${ratio(ours, theirs)})`, baseline: `public GET through the same pipeline ${micro(theirs)}`, how: `median of ${rounds} interleaved rounds of ${calls} calls in one process, an RS256 token of its own verified each time, ledger entry synced each time` }];
  } finally {
    world.close();
  }
}
