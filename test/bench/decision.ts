import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { withDigest } from '../../lib/platform/storage/digest.ts';
import type { Key, Query, Write } from '../../lib/platform/storage/store.ts';
import { ItemEntity } from '../../lib/platform/storage/entities/sharing.ts';
import { ApplicationId, ItemId } from '../../lib/identifiers.ts';
import { applyFor, keepPupils, owner } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import { cpuBeside, median, micro, type Figure } from './measure.ts';
import { rs256Caller } from './rs256-caller.ts';

/** The first thousand decisions of a process are slower: the median of the rounds lies beyond them. */
const [rounds, calls, decisions] = [31, 100, 300];

/** One decision through the whole pipeline, again and again on the same item: once with writes that only seem to happen, once beside a bare durable commit. */
export async function decisionFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  const second = createSqliteStore({ file: join(world.folder, 'second.sqlite'), clock: world.clock });
  try {
    const { resourceId } = await keepPupils(world, 1);
    const { itemPath } = await applyFor(world, resourceId, ['studentNumber']);
    const { decide, watch, asked, caller } = await createDecider(world, itemPath);
    const cpu = await cpuOf(world, () => decide(1));
    const whole: number[] = [];
    const bare: number[] = [];
    const verified: number[] = [];
    const parts = new Map<string, number[]>();
    const add = (part: string, time: number): void => void parts.set(part, [...parts.get(part) ?? [], time]);
    await second.commit([{ kind: 'put', label: 'asked', item: asked, expected: 'absent' }]);
    const tokens = await caller.tokens(decisions);
    let version = 1;
    for (let n = 0; n < decisions; n += 1) {
      const { taken, written, spans } = await watch(() => decide(version));
      bare.push(await timeOf(() => second.commit(written)));
      verified.push(await timeOf(() => caller.verify(tokens[n] ?? '')));
      const again: Write = { kind: 'put', label: 'asked again', item: withDigest({ ...asked, version: version + 2 }), expected: version + 1 };
      await Promise.all([world.local.store.commit([again]), second.commit([again])]);
      version += 2;
      whole.push(taken);
      let beyond = taken;
      for (const [port, time] of spans) {
        add(port, time);
        beyond -= port === 'files' || port === 'commit' ? time : 0;
      }
      add('beyond', beyond);
    }
    const of = (part: string): number => median(parts.get(part) ?? []);
    const beyond = of('beyond');
    const named = ['up to the first read', 'reads', 'between reads', 'documents and changes', 'entry', 'answer'].map((part) => `${part} ${micro(of(part))}`).join(', ');
    return [{
      name: 'decision on an item, whole pipeline', value: `${micro(beyond)} beyond its commit and its documents' files, ${micro(median(whole))} in all; processor time ${micro(cpu)} beyond them`,
      baseline: `bare durable commit of the same items ${micro(median(bare))}; the decision's own commit ${micro(of('commit'))}, three documents' files ${micro(of('files'))}`,
      how: `medians of ${decisions} decisions after ${rounds * calls} others, each beside its commit, by a person whose RS256 token was verified within the last minute (a token's first call: ${micro(median(verified))} more): ${named}; processor time: ${rounds} rounds of ${calls} decisions whose writes only seem to happen`,
      bar: { text: 'at most 150 µs beyond', met: beyond <= 150 },
    }];
  } finally {
    second.close();
    world.close();
  }
}

async function timeOf(work: () => Promise<unknown>): Promise<number> {
  const start = performance.now();
  await work();
  return (performance.now() - start) * 1000;
}

type Span = readonly [string, number];

/** Decides; and tells of a decision what its ports took, and what lay between them. */
async function createDecider(world: TestWorld, itemPath: string) {
  const caller = await rs256Caller(world, owner);
  const [, , applicationId, , itemId] = itemPath.split('/');
  const [asked] = await world.local.store.get([ItemEntity.ref({ applicationId: ApplicationId.parse(applicationId), itemId: ItemId.parse(itemId) }).key]);
  if (!asked) throw new Error('nothing was applied for');
  const body = new TextEncoder().encode(JSON.stringify({ outcome: 'APPROVED' }));
  const [token = ''] = await caller.tokens(1);
  const decide = async (version: number): Promise<void> => {
    const { status, body: answer } = await caller.send({ method: 'POST', path: `${itemPath}/decision`, body, headers: { 'content-type': 'application/json', 'if-match': `"${version}"` }, token });
    if (status !== 200) throw new Error(`a decision answered ${status}: ${String(answer)}`);
  };
  const { store, objects } = world.local;
  const [get, query, commit, put] = [store.get.bind(store), store.query.bind(store), store.commit.bind(store), objects.put.bind(objects)];
  let marks: Span[] = [];
  let written: readonly Write[] = [];
  let open = 0;
  let watching = false;
  const through = async <T>(port: string, work: () => Promise<T>): Promise<T> => {
    if (!watching) return work();
    if (open === 0) marks.push([`until ${port}`, performance.now()]);
    open += 1;
    try {
      return await work();
    } finally {
      open -= 1;
      if (open === 0) marks.push([port, performance.now()]);
    }
  };
  Object.assign(store, {
    get: (keys: readonly Key[]) => through('reads', () => get(keys)), query: (asking: Query) => through('reads', () => query(asking)),
    commit: (writes: readonly Write[]) => { written = writes; return through('commit', () => commit(writes)); },
  });
  Object.assign(objects, { put: (...file: Parameters<typeof put>) => through('files', () => put(...file)) });

  const watch = async (work: () => Promise<void>) => {
    marks = [];
    watching = true;
    const start = performance.now();
    await work();
    const end = performance.now();
    watching = false;
    const spans = new Map<string, number>();
    [...marks, ['until end', end] satisfies Span].reduce((from, [name, at], index) => {
      const part = index === 0 ? 'up to the first read' : PARTS[name] ?? name;
      spans.set(part, (spans.get(part) ?? 0) + (at - from) * 1000);
      return at;
    }, start);
    return { taken: (end - start) * 1000, written, spans };
  };
  return { decide, watch, asked, caller };
}
const PARTS: Readonly<Record<string, string>> = { 'until reads': 'between reads', 'until files': 'documents and changes', 'until commit': 'entry', 'until end': 'answer' };

/** Processor time of a decision, of all threads, while commits and files are taken and forgotten. */
async function cpuOf({ local: { store, objects } }: TestWorld, decide: () => Promise<void>): Promise<number> {
  const [commit, put] = [store.commit, objects.put];
  const forget = async (): Promise<void> => {};
  Object.assign(store, { commit: forget });
  Object.assign(objects, { put: forget });
  try {
    return (await cpuBeside(rounds, calls, decide, forget))[0];
  } finally {
    Object.assign(store, { commit });
    Object.assign(objects, { put });
  }
}
