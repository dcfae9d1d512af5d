import { hashesAt, TILE_WIDTH, tilePath, tileWidth } from '../../../lib/platform/ledger/format.ts';
import { STREAMS } from '../../../lib/platform/ledger/entry.ts';
import type { Stream } from '../../../lib/platform/ledger/ledger.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { CohortEntity } from '../../../lib/platform/storage/entities/records.ts';
import { DestructionEntity } from '../../../lib/platform/storage/entities/retention.ts';
import type { Listing } from '../../../lib/platform/storage/entity.ts';
import type { Storage } from '../../../lib/platform/storage/storage.ts';
import { hindering } from '../../../lib/retention/hindrance.ts';

type Check = () => Promise<void>;
const sample = 20;

/** Some items with every call, in turn; stays where something was found, so that it is told until it is mended. */
function inTurn<V>(storage: Storage, listing: Listing<V>, require: (values: readonly V[]) => Promise<void> | void): Check {
  let after: string | undefined;
  return async () => {
    const { items, next } = await storage.list(listing, { limit: sample, ...(after !== undefined && { after }) });
    await require(items.map(({ value }) => value));
    after = next;
  };
}

/** Cohorts that are neither destroyed nor being so have the key that they are registered with. @throws RangeError */
export const createCohortKeyCheck = ({ storage, keyStore }: Pick<Platform, 'storage' | 'keyStore'>): Check =>
  inTurn(storage, CohortEntity.list('byEnd', { partition: ['existing'] }), async (cohorts) => {
    const live = cohorts.filter(({ state }) => state !== 'EXECUTING' && state !== 'DESTROYED');
    const keys = await keyStore.get(live.map(({ resourceId, cohort }) => ({ kind: 'cohort', resourceId, cohort })));
    const lost = live.filter(({ keyFingerprint }, at) => {
      const key = keys[at];
      return key !== 'destroyed' && key?.fingerprint !== keyFingerprint; // one that was destroyed meanwhile is not lost
    });
    if (lost.length > 0) throw new RangeError(`no registered key: ${lost.map(({ resourceId, cohort }) => `${resourceId}/${cohort}`).join(', ')}`);
  });

/** A hold hinders as it should; whatever else hinders a destruction wants somebody. @throws RangeError */
export const createDestructionCheck = ({ storage }: Pick<Platform, 'storage'>): Check =>
  inTurn(storage, DestructionEntity.list('unfinished', { partition: ['all'] }), (destructions) => {
    const hindered = destructions.filter(({ hindrance }) => hindrance && hindrance.code !== hindering('HOLD_IN_FORCE').code);
    if (hindered.length > 0) throw new RangeError(hindered.map(({ destructionId, hindrance }) => `${destructionId}: ${hindrance?.code ?? ''}`).join(', '));
  });

/** The last 256 entries of every stream are those that were signed, and its tiles, some with every call, are there. @throws UnreadableItem, RangeError */
export function createLedgerCheck({ ledgerReader }: Pick<Platform, 'ledgerReader'>): Check {
  const from = new Map<Stream, number>();
  return async () => {
    for (const stream of STREAMS) {
      const size = (await ledgerReader.latest(stream))?.size ?? 0;
      if (size === 0) continue;
      const tail = await ledgerReader.entries(stream, Math.max(0, size - TILE_WIDTH), TILE_WIDTH);
      const [first] = tail; // what was pruned comes before it
      if (first && tail.length < size - first.leafIndex) throw new RangeError(`${stream}: entries are missing before ${size}`);
      const at = from.get(stream) ?? 0;
      const paths = tilesOf(size, at, sample);
      for (const path of paths) if (!await ledgerReader.tile(stream, path)) throw new RangeError(`${stream}/${path} is missing`);
      from.set(stream, paths.length < sample ? 0 : at + sample);
    }
  };
}

/** Paths of the tiles that a tree of this size stands on, from the upper levels' few to the leaves' many, `count` of them. */
function tilesOf(size: number, from: number, count: number): readonly string[] {
  const paths: string[] = [];
  let [before, level] = [0, 0];
  while (hashesAt(level + 1, size) > 0) level += 1;
  for (; level >= 0 && paths.length < count; level -= 1) {
    const tiles = Math.ceil(hashesAt(level, size) / TILE_WIDTH);
    for (let index = Math.max(0, from + paths.length - before); index < tiles && paths.length < count; index += 1) paths.push(tilePath({ level, index, width: tileWidth(level, index, size) }));
    before += tiles;
  }
  return paths;
}
