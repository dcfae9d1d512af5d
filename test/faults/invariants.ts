import { createHash } from 'node:crypto';
import { contextOf, spellKeyName } from '../../lib/platform/keys/key-name.ts';
import { DestructionIntent } from '../../lib/platform/keys/destruction-intent.ts';
import { keyOf, keyText } from '../../lib/platform/storage/limits.ts';
import type { Item, Key, Write } from '../../lib/platform/storage/store.ts';
import { BOOKKEEPING } from '../property/scan.ts';
import { must } from '../property/violation.ts';
import { digestOfParts, partsOf, sumOf } from '../support/item-digest.ts';
import { naiveLeaf, naiveTree } from '../support/second-verifier/tree.ts';
import { hashInTile, prunedOf, requirePrunedOnPurpose } from './pruned.ts';
import type { Disk } from './simulated/disk.ts';

const nameOf = ({ partition, sort }: Key): string => `${partition}#${sort}`;
/** Of a deleted item, too: its key begins with its entity's name. */
const entityOf = (write: Write): string => (write.kind === 'put' ? write.item.entity : write.key.partition.split('#')[0] ?? '');

interface Entry {
  readonly stream: string;
  readonly shard: number;
  readonly number: number;
  readonly event: { readonly action: string };
  readonly changes: readonly object[];
  readonly bulk?: { readonly count: number; readonly digest: string };
}
const bodyOf = <T>({ body }: Item): T => JSON.parse(body) as T; // what the product wrote, read a second way

const changeOf = (write: Write) => {
  const [entity, key] = [entityOf(write), nameOf(keyOf(write))];
  if (write.kind === 'delete') return { entity, key, version: 0 };
  return { entity, key, version: write.item.version, commitment: digestOfParts(partsOf(write.item)) };
};
type Change = ReturnType<typeof changeOf>;
/** One text a change, whatever order its properties came in. */
const textOf = ({ entity, key, version, commitment }: Change): string => `${entity} ${key} ${version} ${commitment ?? 'gone'}`;

/** Every commit is a change of state with its entry, whole and of one mind, or bookkeeping alone. */
function requireEntered(disk: Disk, writes: readonly Write[]): void {
  const entries = writes.flatMap((write) => (write.kind === 'put' && write.item.entity === 'ledger-entry' ? [write.item] : []));
  const inLedger = writes.filter((write) => keyOf(write).table === 'ledger');
  must(inLedger.every((write) => (write.kind === 'put' ? write.expected === 'absent' : entityOf(write) === 'ledger-entry')), 'nothing in the ledger is replaced', () => inLedger.map((write) => nameOf(keyOf(write))).join(', '));
  const state = writes.filter((write) => keyOf(write).table !== 'ledger' && !BOOKKEEPING.has(entityOf(write)));
  const [item, ...more] = entries;
  must(more.length === 0 && (item !== undefined || state.length === 0), 'no state changes without its entry', () => state.map((write) => nameOf(keyOf(write))).join(', '));
  if (!item) return;
  const { stream, shard, number, event, changes, bulk } = bodyOf<Entry>(item);
  const before = { ...item.key, sort: String(number - 1).padStart(16, '0') };
  must(number === 1 || disk.items.get(keyText(before)) !== undefined || prunedOf(disk).mayBeGone(stream, shard, number - 1), 'shards have no gaps', () => `${stream}/${shard}/${number}`);
  const records = state.filter((write) => write.kind === 'put' && entityOf(write) === 'record').map(changeOf);
  const others = state.filter((write) => write.kind === 'delete' || entityOf(write) !== 'record').map(changeOf);
  must([...changes as readonly Change[]].map(textOf).sort().join('\n') === others.map(textOf).sort().join('\n'), 'an entry names what its commit changed', () => `${event.action}: ${JSON.stringify(changes)}, changed ${JSON.stringify(others)}`);
  const digest = sumOf(records.sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ commitment = '' }) => commitment));
  must(records.length === (bulk?.count ?? 0) && (!bulk || bulk.digest === digest), 'records are those that their entry sums up', () => event.action);
}

interface Batch { readonly stream: string; readonly sequence: number; readonly start: number; readonly size: number; readonly first: readonly number[]; readonly last: readonly number[] }

/** What was signed is the entries in the order of the batches, none twice, none left out. */
function requireSigned(disk: Disk, signed: Item): void {
  const { stream, size, rootHash } = bodyOf<{ readonly stream: string; readonly size: number; readonly rootHash: string }>(signed);
  const leaves: Buffer[] = [];
  const pruned = prunedOf(disk);
  let reached: readonly number[] = [];
  for (const item of disk.lanes.get(`ledger primary ledger-batch#${stream}`) ?? []) {
    const { first, last, start } = bodyOf<Batch>(item);
    if (start >= size) break;
    must(start === leaves.length && first.every((from, shard) => from === (reached[shard] ?? 0) + 1), 'each batch follows the one before', () => item.body);
    first.forEach((from, shard) => {
      const lane = disk.lanes.get(`ledger primary ledger-entry#${stream}#${String(shard).padStart(16, '0')}`) ?? [];
      const standing = new Map(lane.map(({ key, body }) => [Number(key.sort), body]));
      for (let number = from; number <= (last[shard] ?? 0); number += 1) {
        const body = standing.get(number);
        leaves.push(body === undefined && pruned.mayBeGone(stream, shard, number) ? hashInTile(disk, stream, leaves.length) : naiveLeaf(Buffer.from(body ?? '')));
      }
    });
    reached = last;
  }
  must(leaves.length === size && naiveTree(leaves).toString('base64') === rootHash, 'a checkpoint signs what the batches say', () => signed.body);
}

/** Going on from a sound disk: everything that was changed since holds together. */
export function requireSound(disk: Disk, from = 0): void {
  for (const writes of disk.journal.slice(from)) {
    requireEntered(disk, writes);
    for (const write of writes) if (write.kind === 'put' && write.item.entity === 'ledger-checkpoint') requireSigned(disk, write.item);
  }
  requireDestroyedOnPurpose(disk);
  requirePrunedOnPurpose(disk);
  requireArchived(disk);
}

/** What an entry says was archived lies in the archive, part by part. */
function requireArchived(disk: Disk): void {
  const stated = disk.journal.flat().flatMap((write) => (write.kind === 'put' && write.item.body.includes('"action":"cohort.archived"') ? [bodyOf<{ readonly event: { readonly subject: { readonly resourceId: string }; readonly facts: { readonly parts: readonly string[] } } }>(write.item).event] : []));
  for (const { subject: { resourceId }, facts: { parts } } of stated) {
    const kept = [...disk.objects.entries()].filter(([key]) => key.startsWith(`archive/${resourceId}/`)).map(([, bytes]) => createHash('sha256').update(bytes).digest('hex'));
    must(parts.every((part) => kept.includes(part)), 'what was archived lies in the archive', () => `${resourceId}: ${parts.length} parts stated, ${kept.length} kept`);
  }
}

interface Destruction { readonly resourceId: string; readonly cohort: string; readonly state: string; readonly reason: string; readonly endsAt: string; readonly approved?: object; readonly executedAt?: string }

/** A key dies only after its intent is in the append-only copies; a cohort's only in a destruction that was ordered. What is destroyed stays so. */
function requireDestroyedOnPurpose(disk: Disk): void {
  let intended: ReadonlySet<string> | undefined;
  for (const [name, before, now] of disk.keys.changed()) {
    must(before !== 'destroyed' || now === 'destroyed', 'nothing destroyed returns', () => name);
    if (before === 'destroyed' || now !== 'destroyed') continue;
    intended ??= new Set([...disk.objects.entries()].filter(([key]) => key.startsWith('ledger/destructions/')).flatMap(([, bytes]) => DestructionIntent.parse(JSON.parse(Buffer.from(bytes).toString())).keys.map(spellKeyName)));
    must(intended.has(name), 'no key is destroyed without its intent', () => name);
    const [kind, resourceId, cohort] = name.split('/');
    if (kind !== 'cohort') continue;
    const ordered = [...disk.items.entries()].map(([, item]) => item).filter(({ entity }) => entity === 'destruction').map((item) => bodyOf<Destruction>(item))
      .find((destruction) => contextOf({ kind: 'cohort', resourceId: destruction.resourceId as never, cohort: destruction.cohort })['key'] === name && ['EXECUTING', 'EXECUTED', 'VERIFIED', 'CERTIFIED'].includes(destruction.state));
    must(ordered !== undefined, 'only what was ordered is destroyed', () => `${resourceId}/${cohort}`);
  }
}

/** Rows of one import are readable all together, or none of them. `expected`: how many it brings, by its id. */
export function requireWholeImports(disk: Disk, expected: ReadonlyMap<string, number>): void {
  const stored = new Map<string, { count: number; readonly resourceId: string; readonly sequence: number }>();
  for (const [, item] of disk.items.entries()) {
    if (item.entity !== 'record') continue;
    const { importId, resourceId, sequence } = bodyOf<{ readonly importId: string; readonly resourceId: string; readonly sequence: number }>(item);
    if (!expected.has(importId)) continue;
    const known = stored.get(importId) ?? { count: 0, resourceId, sequence };
    known.count += 1;
    stored.set(importId, known);
  }
  for (const [importId, { count, resourceId, sequence }] of stored) {
    const resource = [...disk.items.entries()].find(([, item]) => item.entity === 'resource' && item.body.includes(`"resourceId":"${resourceId}"`))?.[1];
    const readable = resource ? bodyOf<{ readonly imports?: { readonly readable: number } }>(resource).imports?.readable ?? 0 : 0;
    must(readable < sequence || count >= (expected.get(importId) ?? 0), 'an import is readable whole or not at all', () => `${importId}: ${count} of ${expected.get(importId) ?? 0}`);
  }
}
