import type { LocalDate } from '../../lib/calendar/instant.ts';
import type { DailyReads, Grant } from '../../lib/grants/grant.ts';
import { reserve } from '../../lib/grants/read-budget.ts';
import type { GrantId } from '../../lib/identifiers.ts';
import { DailyReadsEntity } from '../../lib/platform/storage/entities/grants.ts';
import type { Change, Loaded } from '../../lib/platform/storage/entity.ts';
import type { Storage } from '../../lib/platform/storage/storage.ts';
import { Refusal } from '../../lib/regulations/refusal.ts';

/** What this process holds of a grant's day: reads it may still serve, those it has not accounted for, the item as it last wrote it. */
interface Held {
  readonly day: LocalDate;
  left: number;
  unaccounted: number;
  written: Standing | undefined;
  /** Reservations of one grant follow each other. */
  turn: Promise<unknown>;
}
type Standing = Pick<Loaded<DailyReads>, 'value' | 'version'>;

const grantsKept = 5_000;
const attempts = 6;
const processes = new WeakMap<Storage, Map<GrantId, Held>>();

function heldOf(storage: Storage, grantId: GrantId, day: LocalDate): Held {
  const all = processes.get(storage) ?? new Map<GrantId, Held>();
  processes.set(storage, all);
  const held = all.get(grantId);
  if (held?.day === day) return held;
  if (all.size >= grantsKept) for (const [id, other] of all) if (other.day !== day || all.size >= 2 * grantsKept) all.delete(id);
  const fresh: Held = { day, left: 0, unaccounted: 0, written: undefined, turn: Promise.resolve() };
  all.set(grantId, fresh);
  return fresh;
}

/** Whether the next read must reserve: then it reads the day's item along with the record. */
export const mustReserve = (storage: Storage, { grantId }: Pick<Grant, 'grantId'>, day: LocalDate): boolean => {
  const held = heldOf(storage, grantId, day);
  return held.left === 0 && held.written === undefined;
};

/**
 * Commits one read within the day's budget. A reservation rides in the commit of the read that needs it; reads it covers
 * need none. `loaded` is the day's item if it was read. Answers `spent` when nothing is left; then nothing is committed.
 */
export async function commitWithinBudget<R>(
  storage: Storage, grant: Pick<Grant, 'grantId' | 'scope'>, day: LocalDate, loaded: Standing | undefined, commit: (changes: readonly Change[]) => Promise<R>,
): Promise<R | 'spent'> {
  const held = heldOf(storage, grant.grantId, day);
  const covered = spend(held, commit);
  if (covered) return covered;
  const mine = held.turn.then(async () => { // what a reservation covers goes on beside whoever waits behind it
    const started = spend(held, commit);
    return started ? { started } : { ended: await reserveAndCommit(storage, grant, held, loaded, commit) };
  });
  held.turn = mine.catch(() => undefined); // whoever waits takes its own turn, however this one ended
  const taken = await mine;
  return 'ended' in taken ? taken.ended : taken.started;
}

function spend<R>(held: Held, commit: (changes: readonly Change[]) => Promise<R>): Promise<R> | undefined {
  if (held.left === 0) return undefined;
  held.left -= 1;
  held.unaccounted += 1;
  return commit([]).catch((error: unknown) => { // not served
    held.left += 1;
    held.unaccounted -= 1;
    throw error;
  });
}

async function reserveAndCommit<R>(
  storage: Storage, grant: Pick<Grant, 'grantId' | 'scope'>, held: Held, loaded: Standing | undefined, commit: (changes: readonly Change[]) => Promise<R>,
): Promise<R | 'spent'> {
  const ref = DailyReadsEntity.ref({ grantId: grant.grantId, day: held.day });
  let standing = newer(held.written, loaded);
  for (let attempt = 1; ; attempt += 1) {
    const unaccounted = held.unaccounted;
    const reservation = reserve(grant, held.day, standing?.value, unaccounted);
    if (!reservation) return 'spent';
    try {
      const result = await commit([{ kind: 'put', label: 'dailyReads', ref, value: reservation.next, expected: standing?.version ?? 'absent' }]);
      held.written = { value: reservation.next, version: (standing?.version ?? 0) + 1 };
      held.left += reservation.reads - 1;
      held.unaccounted -= unaccounted;
      return result;
    } catch (error) {
      held.written = undefined; // whatever happened, the next reservation begins with what stands in the store
      if (!(error instanceof Refusal) || error.code !== 'CONCURRENT_CHANGE' || attempt >= attempts) throw error;
      standing = await storage.get(ref);
    }
  }
}

const newer = (a: Standing | undefined, b: Standing | undefined): Standing | undefined => (a && b ? (a.version >= b.version ? a : b) : a ?? b);
