import { endOfDay, LocalDate, type Instant } from '../../../lib/calendar/instant.ts';
import { itemChange } from '../../../lib/platform/ledger/commitment.ts';
import { CohortEntity, RecordEntity } from '../../../lib/platform/storage/entities/records.ts';
import { decodeItem, encodeChange } from '../../../lib/platform/storage/encode.ts';
import type { Entity, Loaded } from '../../../lib/platform/storage/entity.ts';
import { UnreadableItem, type Item } from '../../../lib/platform/storage/store.ts';
import { isDayCohort, type StoredRecord } from '../../../lib/records/record.ts';
import type { Snapshot } from './database.ts';
import type { Tell } from './differences.ts';
import { createRecordProver, type Proofs } from './prove-records.ts';
import { createKeyReader } from './read-keys.ts';
import { replayLedger } from './replay-ledger.ts';
import { createSliceCheck } from './slice-check.ts';

export interface StateReport {
  readonly items: number;
  readonly records: number;
  /** Slices whose records have in part been moved, replaced or dropped since: what is left of each is proved record by record. */
  readonly partial: number;
  /** The records of those slices, and of slices that were altered. */
  readonly proofs: Proofs;
}

/**
 * Every item by the entity that it names; state against the replay of the ledger, item by item; records by the counts of their cohorts and the digests of their
 * slices, and where a slice is not whole any more, each by its keys.
 */
export async function compareState(snapshot: Snapshot, entities: ReadonlyMap<string, Entity<unknown>>, keyFolder: string, now: Instant, tell: Tell): Promise<StateReport> {
  const { standing, slices, moved } = replayLedger(snapshot.entries(), tell);
  const missing = new Set(standing.keys());
  const counted = new Map<string, { readonly where: string; readonly count: number }>();
  const check = createSliceCheck(slices, moved, tell);
  let [items, records] = [0, 0];

  for (const item of snapshot.items('registry')) {
    items += 1;
    const where = nameOf(item);
    const loaded = read(item, entities, tell);
    if (entities.get(item.entity)?.bookkeeping) continue;
    const said = standing.get(where);
    missing.delete(where);
    if (!said) tell('ITEM_ADDED', where);
    else if (said.version !== item.version) tell('ITEM_OTHER_VERSION', `${where}: ${item.version}, ${said.version}`);
    else if (said.commitment !== itemChange(item).commitment || said.entity !== item.entity) tell('ITEM_ALTERED', where);
    if (loaded && item.entity === CohortEntity.name) {
      const { resourceId, cohort, count, state, dropsAt } = decodeItem(CohortEntity, item).value;
      if (state !== 'DESTROYED' && dropsAt > now) counted.set(`${resourceId}/${cohort}`, { where, count });
    }
  }
  for (const where of missing) tell('ITEM_MISSING', where);

  const found = new Map<string, number>();
  for (const item of snapshot.items('records')) {
    records += 1;
    const loaded = read(item, entities, tell);
    if (!loaded || item.entity !== RecordEntity.name) continue;
    const record = decodeItem(RecordEntity, item).value;
    const cohort = `${record.resourceId}/${record.cohort}`;
    found.set(cohort, (found.get(cohort) ?? 0) + 1);
    if (!fitsCohort(record)) tell('ITEM_COLUMNS', nameOf(item));
    check.take(item, record);
  }
  for (const item of snapshot.items('ledger')) read(item, entities, tell);
  for (const [cohort, { where, count }] of counted) if ((found.get(cohort) ?? 0) !== count) tell('RECORDS_COUNT', `${where}: ${found.get(cohort) ?? 0}, ${count}`);
  return { items, records, partial: check.finish(), proofs: await proveRecords(snapshot, check.isProved, keyFolder, tell) };
}

/** All records once more, rather than keeping them: which slices are whole is known behind the last one only. */
async function proveRecords(snapshot: Snapshot, isProved: (record: StoredRecord) => boolean, keyFolder: string, tell: Tell): Promise<Proofs> {
  const prover = createRecordProver(createKeyReader(keyFolder), tell);
  for (const item of snapshot.items('records')) {
    const record = readRecord(item);
    if (record && !isProved(record)) await prover.take(item, record);
  }
  return prover.finish();
}
function readRecord(item: Item): StoredRecord | undefined {
  try {
    return item.entity === RecordEntity.name ? decodeItem(RecordEntity, item).value : undefined;
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    return undefined; // told before
  }
}

const nameOf = ({ key: { table, partition, sort } }: Item): string => `${table === 'ledger' ? 'ledger ' : ''}${partition}#${sort}`;

/** A day's cohort ends with its day, whatever a record says. */
const fitsCohort = ({ cohort, endsAt }: StoredRecord): boolean => !isDayCohort(cohort) || endsAt === endOfDay(LocalDate.parse(cohort));

/** The item by its entity, with index and period columns as its content gives them. */
function read(item: Item, entities: ReadonlyMap<string, Entity<unknown>>, tell: Tell): Loaded<unknown> | undefined {
  const entity = entities.get(item.entity);
  try {
    if (!entity) throw new UnreadableItem(item.entity);
    const loaded = decodeItem(entity, item);
    const again = encodeChange({ kind: 'put', label: item.entity, ref: loaded.ref, value: loaded.value, expected: 'absent' }, item.salt);
    if (again.kind === 'put' && columnsOf(again.item) !== columnsOf(item)) tell('ITEM_COLUMNS', nameOf(item));
    return loaded;
  } catch (error) {
    if (!(error instanceof UnreadableItem)) throw error;
    tell('ITEM_UNREADABLE', nameOf(item));
    return undefined;
  }
}
const columnsOf = ({ endsAt, ttl, indexes = {} }: Item): string =>
  JSON.stringify([endsAt, ttl, Object.entries(indexes).sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, place]) => [name, place?.partition, place?.sort])]);
