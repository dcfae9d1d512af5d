import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { createSqliteStore } from '../../lib/platform/storage/engines/sqlite.ts';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
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

/** One decision through the whole pipeline, again and again on the same item: once with writes that only seem to happen, once beside the bare durable writes of the same files and items. */
export async function decisionFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  const second = createSqliteStore({ file: join(world.folder, 'second.sqlite'), clock: world.clock });
  try {
    const { resourceId } = await keepPupils(world, 1);
    const { itemPath } = await applyFor(world, resourceId, ['studentNumber']);
    const { decide, watch, asked, caller } = await createDecider(world, itemPath);
    const cpu = await cpuOf(world, () => decide(1));
    const { objects } = world.local;
    const verified: number[] = [];
    const parts = new Map<string, number[]>();
    const add = (part: string, time: number): void => void parts.set(part, [...parts.get(part) ?? [], time]);
    await second.commit([{ kind: 'put', label: 'asked', item: asked, expected: 'absent' }]);
    const tokens = await caller.tokens(decisions);
    let version = 1;
    for (let n = 0; n < decisions; n += 1) {
      const { taken, answer, files, reads, written, spans } = await watch(() => decide(version));
      const alone = await timeOf(() => Promise.all(files.map(([bucket, key, bytes]) => objects.put(bucket, `${key}.again`, bytes)))) + await timeOf(() => second.commit(written));
      const values = written.map((write) => (write.kind === 'put' ? { write, value: JSON.parse(write.item.body) as unknown } : undefined));
      add('by hand', await timeOf(async () => {
        for (const read of reads) await read();
        for (const each of values) if (each) withDigest({ ...each.write.item, body: canonicalize(each.value) });
        JSON.stringify(answer);
      }));
      verified.push(await timeOf(() => caller.verify(tokens[n] ?? '')));
      const again: Write = { kind: 'put', label: 'asked again', item: withDigest({ ...asked, version: version + 2 }), expected: version + 1 };
      await Promise.all([world.local.store.commit([again]), second.commit([again])]);
      version += 2;
      for (const [part, time] of [['whole', taken], ['alone', alone], ['beyond', taken - alone], ...spans] as const) add(part, time);
    }
    const of = (part: string): number => median(parts.get(part) ?? []);
    const beyond = of('beyond');
    const named = ['up to the first read', 'reads', 'between reads', 'documents', 'files, and the commit prepared meanwhile', 'commit', 'answer'].map((part) => `${part} ${micro(of(part))}`).join(', ');
    return [{
      name: 'decision on an item, whole pipeline', value: `${micro(beyond)} beyond the bare durable writes of its three documents' files and of its items, ${micro(of('whole'))} in all; processor time ${micro(cpu)} without either's writes`,
      baseline: `the same files, then the same items, written durably without anything else: ${micro(of('alone'))}; a handler by hand that does nothing but these reads, the spelling and digests of these items and the spelling of this answer: ${micro(of('by hand'))} at the same place, between durable writes`,
      how: `medians of ${decisions} decisions after ${rounds * calls} others, each beside its bare writes, by a person whose RS256 token was verified within the last minute (a token's first call: ${micro(median(verified))} more): ${named}; processor time: ${rounds} rounds of ${calls} decisions whose writes only seem to happen`,
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
  const decide = async (version: number): Promise<unknown> => {
    const { status, body: answer } = await caller.send({ method: 'POST', path: `${itemPath}/decision`, body, headers: { 'content-type': 'application/json', 'if-match': `"${version}"` }, token });
    if (status !== 200) throw new Error(`a decision answered ${status}: ${String(answer)}`);
    return answer;
  };
  const { store, objects } = world.local;
  const [get, query, commit, put] = [store.get.bind(store), store.query.bind(store), store.commit.bind(store), objects.put.bind(objects)];
  let marks: Span[] = [];
  let written: readonly Write[] = [];
  let files: Parameters<typeof put>[] = [];
  let reads: (() => Promise<unknown>)[] = [];
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
    get: (keys: readonly Key[]) => { if (watching) reads.push(() => get(keys)); return through('reads', () => get(keys)); },
    query: (asking: Query) => { if (watching) reads.push(() => query(asking)); return through('reads', () => query(asking)); },
    commit: (writes: readonly Write[]) => { written = writes; return through('commit', () => commit(writes)); },
  });
  Object.assign(objects, { put: (...file: Parameters<typeof put>) => { if (watching) files.push(file); return through('files', () => put(...file)); } });

  const watch = async (work: () => Promise<unknown>) => {
    [marks, files, reads] = [[], [], []];
    watching = true;
    const start = performance.now();
    const text = await work();
    const end = performance.now();
    watching = false;
    const spans = new Map<string, number>();
    [...marks, ['until end', end] satisfies Span].reduce((from, [name, at], index) => {
      const part = index === 0 ? 'up to the first read' : PARTS[name] ?? name;
      spans.set(part, (spans.get(part) ?? 0) + (at - from) * 1000);
      return at;
    }, start);
    return { taken: (end - start) * 1000, answer: JSON.parse(String(text)) as unknown, files, reads, written, spans };
  };
  return { decide, watch, asked, caller };
}
const PARTS: Readonly<Record<string, string>> = { 'until reads': 'between reads', 'until files': 'documents', files: 'files, and the commit prepared meanwhile', 'until commit': 'files, and the commit prepared meanwhile', 'until end': 'answer' };

/** Processor time of a decision, of all threads, while commits and files are taken and forgotten. */
async function cpuOf({ local: { store, objects } }: TestWorld, decide: () => Promise<unknown>): Promise<number> {
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
