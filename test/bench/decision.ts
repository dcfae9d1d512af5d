import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import type { Write } from '../../lib/platform/storage/store.ts';
import { applyFor, keepPupils, owner } from '../support/journey.ts';
import { createTestWorld } from '../support/test-platform.ts';
import { median, micro, type Figure } from './measure.ts';

const decisions = 120;
const warm = 20;

/** Decisions on items through the whole pipeline, each followed by a bare durable commit of the very items that it wrote. */
export async function decisionFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  const second = createSqliteStore({ file: join(world.folder, 'second.sqlite'), clock: world.clock });
  try {
    const { resourceId } = await keepPupils(world, 1);
    const items: string[] = [];
    for (let n = 0; n < decisions; n += 1) items.push((await applyFor(world, resourceId, ['studentNumber'])).itemPath);
    const { store, objects } = world.local;
    const [commit, put] = [store.commit.bind(store), objects.put.bind(objects)];
    let written: readonly Write[] = [];
    let waited = 0;
    const timed = async (work: Promise<void>): Promise<void> => { const start = performance.now(); await work; waited += performance.now() - start; };
    Object.assign(store, { commit: (writes: readonly Write[]) => { written = writes; return timed(commit(writes)); } });
    Object.assign(objects, { put: (...file: Parameters<typeof put>) => timed(put(...file)) });
    const by = world.withToken(await world.issuer.token(owner));
    const [whole, beyond, bare]: [number[], number[], number[]] = [[], [], []];
    for (const path of items) {
      waited = 0;
      const start = performance.now();
      const { status } = await by.post(`${path}/decision`, { outcome: 'APPROVED' }, { 'if-match': '"1"' });
      const taken = performance.now() - start;
      if (status !== 200) throw new Error(`a decision answered ${status}`);
      whole.push(taken * 1000);
      beyond.push((taken - waited) * 1000);
      const same = written.map((write): Write => (write.kind === 'put' ? { ...write, item: { ...write.item, version: 1 }, expected: 'absent' } : write));
      const began = performance.now();
      await second.commit(same);
      bare.push((performance.now() - began) * 1000);
    }
    const [decided, rest, committed] = [whole, beyond, bare].map((times) => median(times.slice(warm)));
    if (decided === undefined || rest === undefined || committed === undefined) throw new Error('nothing was measured');
    return [{
      name: 'decision on an item, whole pipeline', value: `${micro(rest)} beyond its commit and its documents' files, ${micro(decided)} in all`, baseline: `bare durable commit of the same ${written.length} items ${micro(committed)}`,
      how: `medians of ${decisions - warm} decisions, each beside its commit; token verification, reads, seats, law, texts of documents and ledger entry are in it`,
      bar: { text: 'at most 150 µs beyond', met: rest <= 150 },
    }];
  } finally {
    second.close();
    world.close();
  }
}
