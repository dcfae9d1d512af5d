import { BULK_ENTITY } from '../../../../lib/platform/ledger/commitment.ts';
import type { Entry, ItemChange } from '../../../../lib/platform/ledger/ledger.ts';
import { WENT_BACK_ACTION, LOST_ACTION, SETTLED_ACTION } from './restore-entries.ts';

/** How an item stands by the ledger; `version` 0: it is not there. */
export type Statement = Pick<ItemChange, 'entity' | 'version' | 'commitment'>;
type Step = Statement & { readonly at: string };

export interface Stated {
  /** By the item's name in the ledger. */
  readonly items: ReadonlyMap<string, Statement>;
  /** Old entries are gone by the purge: what nothing states may have been stated there. */
  readonly pruned: boolean;
  /** Resources whose records are still to be brought into line with what went back (settle-records.ts), and cohorts of theirs that are lost, `<resource>/<cohort>`. */
  readonly unsettled: { readonly resources: ReadonlySet<string>; readonly cohorts: ReadonlySet<string> };
}

const textsOf = ({ event: { facts } }: Entry, name: string): readonly string[] => {
  const value = facts?.[name];
  return Array.isArray(value) ? value as readonly string[] : [];
};

/** The last word of the ledger about every item of the registry, whatever the order in which its entries come. */
export function createStatements(): { take(entry: Entry): void; finish(): Stated } {
  const steps = new Map<string, readonly Step[]>();
  const lanes = new Map<string, number>();
  const [wentBack, settled, cohorts] = [new Map<string, string>(), new Map<string, string>(), new Map<string, string>()];
  const latest = (map: Map<string, string>, names: readonly string[], at: string): void => { for (const name of names) if ((map.get(name) ?? '') < at) map.set(name, at); };

  function add(key: string, step: Step): void {
    const known = steps.get(key);
    const [only, ...more] = known ?? [];
    if (!only) steps.set(key, [step]);
    else if (more.length === 0 && only.version > 0 && step.version > only.version && step.at >= only.at) steps.set(key, [step]);
    else if (more.length > 0 || step.version === 0 || only.version === 0 || step.version >= only.version || step.at > only.at) steps.set(key, [...known ?? [], step]);
  }
  return {
    take(entry) {
      const { stream, shard, number, at, event: { action } } = entry;
      const lane = `${stream}/${shard}`;
      lanes.set(lane, Math.min(lanes.get(lane) ?? number, number));
      for (const { key, ...change } of entry.changes) if (change.entity !== BULK_ENTITY) add(key, { ...change, at });
      if (action === LOST_ACTION) for (const key of textsOf(entry, 'items')) add(key, { entity: '', version: 0, at });
      if (action === WENT_BACK_ACTION || action === LOST_ACTION) latest(wentBack, textsOf(entry, 'resources'), at);
      if (action === LOST_ACTION) latest(cohorts, textsOf(entry, 'cohorts'), at);
      if (action === SETTLED_ACTION) latest(settled, textsOf(entry, 'resources'), at);
    },
    finish() {
      const open = (resource: string, at: string): boolean => (settled.get(resource) ?? '') < at;
      return {
        items: new Map([...steps].map(([key, known]) => [key, lastOf(known)])), pruned: [...lanes.values()].some((first) => first > 1),
        unsettled: {
          resources: new Set([...wentBack].filter(([resource, at]) => open(resource, at)).map(([resource]) => resource)),
          cohorts: new Set([...cohorts].filter(([name, at]) => open(name.slice(0, name.indexOf('/')), at)).map(([name]) => name)),
        },
      };
    },
  };
}

/** Versions tell the order better than clocks do; but where an item was deleted and made anew, only the clocks can. */
function lastOf(steps: readonly Step[]): Statement {
  const later = steps.some(({ version }) => version === 0)
    ? (a: Step, b: Step) => a.at > b.at || (a.at === b.at && a.version > b.version)
    : (a: Step, b: Step) => a.version > b.version;
  const { at: _, ...last } = steps.reduce((best, step) => (later(step, best) ? step : best));
  return last;
}
