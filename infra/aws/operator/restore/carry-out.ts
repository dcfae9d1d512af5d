import { itemChange } from '../../../../lib/platform/ledger/commitment.ts';
import { withDigest } from '../../../../lib/platform/storage/digest.ts';
import { decodeItem } from '../../../../lib/platform/storage/encode.ts';
import { toAttributes } from '../../../../lib/platform/storage/engines/dynamodb-items.ts';
import type { Change, Entity } from '../../../../lib/platform/storage/entity.ts';
import type { Instant } from '../../../../lib/calendar/instant.ts';
import type { Key } from '../../../../lib/platform/storage/store.ts';
import type { RestoredStage } from './open-restore.ts';
import type { Planned, Seen } from './plan.ts';
import { inChunks, type RawTable } from './raw-tables.ts';
import { LOST_ACTION, WENT_BACK_ACTION } from './restore-entries.ts';
import type { Stated } from './statements.ts';

type Entities = ReadonlyMap<string, Entity<unknown>>;
const nameOf = ({ partition, sort }: Key): string => `${partition}#${sort}`;

/** Everything that a registry holds, by the ledger's names. What cannot be read stands for itself: no statement fits it. */
export async function seeRegistry(table: RawTable, entities: Entities): Promise<ReadonlyMap<string, Seen>> {
  const seen = new Map<string, Seen>();
  for await (const { key, item } of table.scan()) {
    const bookkeeping = item !== undefined && (entities.get(item.entity)?.bookkeeping ?? false);
    const { version, commitment = '' } = item && !bookkeeping ? itemChange(item) : { version: item?.version ?? 0 };
    seen.set(nameOf(key), { key, entity: item?.entity ?? '', version, commitment, bookkeeping });
  }
  return seen;
}

const keysOf = (planned: readonly Planned[], of: 'now' | 'then'): readonly Key[] => planned.flatMap(({ [of]: seen }) => (seen ? [seen.key] : []));
export const withFate = (plan: readonly Planned[], fate: Planned['fate']): readonly Planned[] => plan.filter((item) => item.fate === fate);

/** What the ledger proves: byte for byte from beside, and away with what it knows nothing of. Needs no entry, for the entries are there. */
export async function putBackProved({ registry }: Pick<RestoredStage, 'registry'>, beside: RawTable, plan: readonly Planned[]): Promise<void> {
  for await (const chunk of inChunks(withFate(plan, 'putBack'), 100)) {
    const found = await beside.get(keysOf(chunk, 'then'));
    await registry.write(found.flatMap((raw) => (raw ? [raw.attributes] : [])), []);
  }
  await registry.write([], keysOf(withFate(plan, 'removed'), 'now'));
}

const RESOURCE = /resource-[a-z0-9-]+/;
const resourcesIn = (texts: readonly string[]): readonly string[] => [...new Set(texts.flatMap((text) => RESOURCE.exec(text)?.[0] ?? []))];

/**
 * The state of the chosen second as a new version, under an entry, where the newest one is lost. Interrupted anywhere, the
 * next run finds what is left: an item counts only once its entry is there. @returns what is to be settled for it
 */
export async function goBack({ registry, platform }: Pick<RestoredStage, 'registry' | 'platform'>, beside: RawTable, plan: readonly Planned[], entities: Entities, at: Instant): Promise<Stated['unsettled']> {
  const went = { resources: new Set<string>(), cohorts: new Set<string>() };
  for await (const chunk of inChunks(withFate(plan, 'goesBack'), 40)) {
    const found = await beside.get(keysOf(chunk, 'then'));
    const versions = chunk.map(({ stated }) => stated?.version ?? 0);
    const changes = found.map((raw, i): Change => {
      const entity = entities.get(raw?.item?.entity ?? '');
      if (!raw?.item || !entity) throw new TypeError(`${chunk[i]?.name ?? ''} cannot be read beside`);
      const { ref, value } = decodeItem(entity, raw.item);
      return { kind: 'put', label: `item-${i}`, ref, value, expected: versions[i] ?? 0 };
    });
    await registry.write(found.flatMap((raw, i) => (raw?.item ? [toAttributes(withDigest({ ...raw.item, version: versions[i] ?? 0 }))] : [])), []);
    const resources = resourcesIn(chunk.flatMap(({ name }, i) => [name, found[i]?.item?.body ?? '']));
    await platform.ledger.commit({ stream: 'operations', action: WENT_BACK_ACTION, operation: 'restoreStage', subject: {}, facts: { to: at, resources } }, changes);
    for (const resource of resources) went.resources.add(resource);
  }
  for await (const chunk of inChunks(withFate(plan, 'lost'), 40)) {
    const names = chunk.map(({ name }) => name);
    const cohorts = chunk.filter(({ stated }) => stated?.entity === 'cohort').flatMap(({ name }) => /^cohort#(.+)#([^#]+)$/.exec(name)?.slice(1).join('/') ?? []);
    await registry.write([], keysOf(chunk, 'now')); // what is there was altered: the entry says that it is gone
    const resources = resourcesIn(names);
    await platform.ledger.commit({ stream: 'operations', action: LOST_ACTION, operation: 'restoreStage', subject: {}, facts: { to: at, items: names, resources, cohorts } }, []);
    for (const resource of resources) went.resources.add(resource);
    for (const cohort of cohorts) went.cohorts.add(cohort);
  }
  return went;
}
