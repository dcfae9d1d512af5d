import { owner, people } from '../support/journey.ts';
import type { World } from '../support/test-platform.ts';
import type { History } from './traffic.ts';

interface EntryLine { readonly shard: number; readonly number: number; readonly event: { readonly action: string; readonly subject: Readonly<Record<string, string>> } }

/** Holds what the server answers now against what it had acknowledged; answers every difference. */
export async function compare(world: World, history: History, before: Readonly<Record<string, number>>): Promise<readonly string[]> {
  const differences = [...history.unexpected.slice(0, 20)];
  const listed = new Map<string, string>();
  for await (const { resourceId, name } of pages<{ readonly resourceId: string; readonly name: string }>(world, owner, '/units/unit-school1/resources')) listed.set(resourceId, name);
  for (const [resourceId, { name }] of history.drafts) {
    const { status, body } = await world.as(owner).get<{ readonly version: number; readonly content?: { readonly name: string } }>(`/resources/${resourceId}`);
    const wanted = history.drafts.get(resourceId);
    if (status !== 200 || body.version !== wanted?.version || body.content?.name !== name || listed.get(resourceId) !== name) differences.push(`${resourceId}: ${status}, version ${body.version} instead of ${wanted?.version}`);
  }
  const names = new Set(listed.values());
  for (const name of history.refused) if (names.has(name)) differences.push(`refused, and there: ${name}`);

  const entries = await readEntries(world);
  const counted = countActions(entries);
  const places = new Set(entries.map(({ shard, number }) => `${shard}/${number}`));
  const expected = { 'resource.registered': history.counts.registered, 'resource.revised': history.counts.revised, 'record.read': history.counts.read };
  for (const [action, count] of Object.entries(expected)) {
    const made = (counted[action] ?? 0) - (before[action] ?? 0);
    if (made !== count) differences.push(`${action}: ${made} entries, ${count} acknowledged`);
  }
  for (const receipt of history.receipts) {
    const [, shard, number] = /^sharing\/(\d+)\/(\d+)/.exec(receipt) ?? [];
    if (!places.has(`${shard}/${number}`)) differences.push(`no entry for the receipt ${receipt}`);
  }
  if (history.receipts.length !== history.counts.registered + history.counts.revised + history.counts.read) differences.push('an acknowledged write came without a receipt');
  return differences;
}

export const countActions = (entries: readonly EntryLine[]): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const { event } of entries) counts[event.action] = (counts[event.action] ?? 0) + 1;
  return counts;
};

/** The whole stream in its order, after a checkpoint over everything. */
export async function readEntries(world: World): Promise<readonly EntryLine[]> {
  await world.runJob('sequenceLedger');
  const entries: EntryLine[] = [];
  for (let from: number | undefined = 0; from !== undefined;) {
    const { body }: { body: { readonly items: readonly { readonly entry: EntryLine }[]; readonly next?: number } } = await world.as(people.auditor).get(`/ledger/sharing/entries?limit=100&from=${from}`);
    entries.push(...body.items.map(({ entry }) => entry));
    from = body.next;
  }
  return entries;
}

async function* pages<T>(world: World, who: string, path: string): AsyncGenerator<T> {
  let after: string | undefined;
  do {
    const { body }: { body: { readonly items: readonly T[]; readonly next?: string } } = await world.as(who).get(`${path}?limit=100${after === undefined ? '' : `&after=${encodeURIComponent(after)}`}`);
    yield* body.items;
    after = body.next;
  } while (after !== undefined);
}
