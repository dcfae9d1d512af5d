import type { Entry, ItemChange } from '../../../lib/platform/ledger/ledger.ts';
import { RESTORED_ACTION } from '../restored-entry.ts';
import type { Tell } from './differences.ts';

/** How an item stands by the ledger alone. */
export type Standing = Pick<ItemChange, 'entity' | 'version' | 'commitment'>;
interface Step extends Standing {
  readonly lane: string;
  readonly number: number;
}
/** Records that one entry of an import sums up. */
export interface Slice {
  readonly where: string;
  readonly importId: string;
  /** Number of its first row in the import. */
  readonly from: number;
  readonly bulk: NonNullable<Entry['bulk']>;
}
export interface Replay {
  readonly standing: ReadonlyMap<string, Standing>;
  readonly slices: readonly Slice[];
  /** Resources of which records were moved to other places: a slice may have all of its records, and be another. */
  readonly moved: ReadonlySet<string>;
}

/**
 * The state as the ledger tells it, entry by entry in the order of the commits. A restore takes back what was entered after
 * its backup, and what it entered again.
 */
export function replayLedger(entries: Iterable<Entry>, tell: Tell): Replay {
  const history = new Map<string, Step[]>();
  const slices: Slice[] = [];
  const moved = new Set<string>();
  let broken: { readonly key: string; readonly step: Step }[] = [];

  function apply(key: string, step: Step): void {
    const steps = history.get(key) ?? [];
    const last = steps.at(-1)?.version ?? 0;
    if (step.version !== (step.version === 0 && last > 0 ? 0 : last + 1)) broken.push({ key, step });
    steps.push(step);
    history.set(key, steps);
  }
  function takeBack({ event: { facts } }: Entry): void {
    const heads = new Map((Array.isArray(facts?.['heads']) ? facts['heads'] as readonly string[] : []).map((head) => [head.slice(0, head.lastIndexOf('/')), Number(head.slice(head.lastIndexOf('/') + 1))]));
    const stays = ({ lane, number }: Step): boolean => number <= (heads.get(lane) ?? 0);
    for (const [key, steps] of history) history.set(key, steps.filter(stays));
    broken = broken.filter(({ step }) => stays(step));
  }

  for (const entry of entries) {
    const lane = `${entry.stream}/${entry.shard}`;
    if (entry.event.action === RESTORED_ACTION) takeBack(entry);
    for (const { key, ...change } of entry.changes) {
      if (change.entity !== 'record') apply(key, { ...change, lane, number: entry.number });
      else if (entry.bulk) moved.add(resourceOf(key)); // put elsewhere by the same entry
    }
    if (!entry.bulk) continue;
    const { subject: { importId, resourceId }, facts } = entry.event;
    const from = facts?.['from'];
    if (importId !== undefined && typeof from === 'number') slices.push({ where: `${lane}/${entry.number}`, importId, from, bulk: entry.bulk });
    else if (resourceId !== undefined) moved.add(resourceId);
  }
  for (const { key, step } of broken) tell('LEDGER_BROKEN', `${step.lane}/${step.number}: ${key} → ${step.version}`);
  const standing = new Map([...history].flatMap(([key, steps]) => { const last = steps.at(-1); return last && last.version > 0 ? [[key, last] as const] : []; }));
  return { standing, slices, moved };
}

/** A record's place begins with its resource. */
export const resourceOf = (key: string): string => /resource-[a-z0-9-]+/.exec(key)?.[0] ?? '';
