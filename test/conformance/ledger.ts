import assert from 'node:assert/strict';
import type { Entry, Stream } from '../../lib/platform/ledger/ledger.ts';
import type { TestWorld } from '../support/test-platform.ts';
import { peopleIn } from '../support/cast.ts';

interface Page {
  readonly items: readonly { readonly leafIndex: number; readonly entry: Entry }[];
  readonly next?: number;
}
export const STREAMS = ['sharing', 'opening', 'operations'] as const satisfies readonly Stream[];

/** The log in order, as an auditor of the top unit reads it. */
export async function entriesOf(world: TestWorld, stream: Stream, from = 0): Promise<readonly Entry[]> {
  await world.runJob('sequenceLedger');
  return readFrom(world, stream, from);
}

async function readFrom(world: TestWorld, stream: Stream, from: number): Promise<readonly Entry[]> {
  const entries: Entry[] = [];
  for (let next: number | undefined = from; next !== undefined;) {
    const page: { readonly status: number; readonly body: Page } = await world.as(peopleIn(world).auditor).get<Page>(`/ledger/${stream}/entries?from=${next}&limit=100`);
    assert.equal(page.status, 200);
    entries.push(...page.body.items.map(({ entry }) => entry));
    next = page.body.next;
  }
  return entries;
}

/** What has been entered in any log while `act` ran. */
export async function enteredWhile<T>(world: TestWorld, act: () => Promise<T>): Promise<{ readonly result: T; readonly entries: readonly Entry[] }> {
  await world.runJob('sequenceLedger');
  const before = await Promise.all(STREAMS.map(async (stream) => (await world.platform.ledgerReader.latest(stream))?.size ?? 0));
  const result = await act();
  await world.runJob('sequenceLedger');
  const entries: Entry[] = [];
  for (const [at, stream] of STREAMS.entries()) entries.push(...await readFrom(world, stream, before[at] ?? 0));
  return { result, entries };
}
