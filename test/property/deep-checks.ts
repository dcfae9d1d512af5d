import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { exportLedger } from '../../infra/local/export-ledger.ts';
import { verifyFromFiles } from '../../infra/local/verify-from-files.ts';
import { toMilliseconds } from '../../lib/calendar/instant.ts';
import { foldersOf } from '../../lib/compose/local.ts';
import { ResourceId } from '../../lib/identifiers.ts';
import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import { secondVerdict } from '../support/second-verifier/verdict.ts';
import type { TestWorld } from '../support/test-platform.ts';
import type { Model } from './model.ts';
import type { Replay } from './replay.ts';
import { createScan } from './scan.ts';
import { must } from './violation.ts';

export interface DeepChecks {
  /** The ledger's new entries, one after the other. */
  catchUp(): void;
  /** State against replay, the model against state, and that what was destroyed stays unreadable. */
  state(whole: boolean): Promise<void>;
  /** The export, by the offline verifier, and where `twice` by the second one too. */
  ledger(twice: boolean): Promise<void>;
  close(): void;
}

export function createDeepChecks(world: TestWorld, model: Model, replay: Replay): DeepChecks {
  const database = new DatabaseSync(foldersOf(world.folder).database, { readOnly: true });
  const scan = createScan(replay);
  const now = (): number => toMilliseconds(world.clock.now());
  const bodiesOf = (entity: string): readonly Readonly<Record<string, unknown>>[] =>
    database.prepare('SELECT b FROM registry WHERE e = ?').all(entity).map((row) => JSON.parse(String(row['b'])) as Readonly<Record<string, unknown>>);

  /** What stands in the store is what the walk knows of it: no grant, approval or state besides. */
  function compareModel(): void {
    const known = new Map(model.grants.map((grant) => [grant.grantId, grant]));
    for (const { grantId, state, scope } of bodiesOf('grant')) {
      const grant = known.get(String(grantId));
      must(grant !== undefined && grant.state === state && JSON.stringify(grant.scope.fields) === JSON.stringify((scope as { readonly fields: unknown }).fields), 'no grant but those put into force, in the state they were moved to', () => `${String(grantId)} is ${String(state)}, known as ${String(grant?.state)}`);
    }
    const items = new Map(model.items.map((item) => [item.itemId, item]));
    for (const { itemId, approved, decisions } of bodiesOf('item')) {
      const item = items.get(String(itemId));
      must(item !== undefined && (approved === undefined) === (item.approved === undefined), 'no approval but by a decision of the walk', () => `${String(itemId)}: ${JSON.stringify(approved)}, known ${JSON.stringify(item?.approved)}`);
      const hands = (decisions as readonly { readonly level: string; readonly by: string; readonly onBehalfOf?: string }[]).filter(({ level }) => level !== 'direct').flatMap(({ by, onBehalfOf }) => [by, onBehalfOf ?? by]);
      must(!(item?.submitters ?? []).some((name) => hands.includes(world.personId(name))), 'nobody decides on their own', () => String(itemId));
    }
  }

  /** The key is gone: asked for directly, too. */
  async function tryDestroyed(): Promise<void> {
    for (const { resourceId, destroyed } of model.resources) {
      if (destroyed.size === 0) continue;
      const keys = await world.platform.keys.open([...destroyed].map((cohort) => ({ kind: 'cohort' as const, resourceId: ResourceId.parse(resourceId), cohort })));
      must(keys.every(({ state }) => state === 'destroyed'), 'what was destroyed has no key', () => `${resourceId}: ${keys.map(({ state }) => state).join(', ')}`);
    }
  }

  /**
   * Records that stood under a hold when it was placed stand there until it is released. Of a whole day's cohort the engine
   * drops them where no job has run for weeks to put that off.
   */
  const held = new Map<string, readonly { readonly recordId: string; readonly key: string; readonly commitment: string | undefined }[]>();
  const recordsIn = (resourceId: string, cohort: string): ReadonlyMap<string, string> =>
    new Map(database.prepare('SELECT p, s, b FROM records WHERE x1p = ?').all(`record#byCohort#${resourceId}#${cohort}`)
      .map((row) => [String((JSON.parse(String(row['b'])) as { readonly recordId: unknown }).recordId), `${String(row['p'])}#${String(row['s'])}`]));
  function noteHolds(): void {
    for (const { holdId, resource, cohort } of model.holds.slice(held.size)) held.set(holdId, [...recordsIn(resource.resourceId, cohort)].map(([recordId, key]) => ({ recordId, key, commitment: replay.standing.get(key)?.commitment })));
  }
  function compareHolds(): void {
    for (const { holdId, resource, cohort, state } of model.holds) {
      if (state !== 'IN_FORCE') continue;
      const still = recordsIn(resource.resourceId, cohort);
      const gone = (held.get(holdId) ?? []).filter(({ recordId, key, commitment }) => {
        const standing = replay.standing.get(key);
        const dropped = (standing?.ttl ?? Infinity) * 1000 <= now() || (standing?.version === 1 && standing.commitment !== commitment); // its place was taken since
        return !still.has(recordId) && !dropped;
      });
      must(gone.length === 0, 'what is held stays', () => `${holdId} of ${resource.resourceId}/${cohort} lost ${gone.map(({ recordId }) => recordId).join(', ')}`);
    }
  }

  const catchUp = (): void => {
    replay.catchUp(database, now());
    noteHolds();
  };
  return {
    catchUp,
    async state(whole) {
      catchUp();
      scan(database, now(), whole);
      compareModel();
      compareHolds();
      await tryDestroyed();
    },
    async ledger(twice) {
      await world.runJob('sequenceLedger');
      catchUp();
      const out = join(world.folder, 'export');
      await exportLedger(world.folder, out);
      const lines: string[] = [];
      const sound = verifyFromFiles({ folder: out, keyFile: join(out, 'keys.txt'), trustedFiles: [] }, (line) => lines.push(line), () => undefined);
      must(sound, 'the offline verifier accepts the ledger', () => lines.join('\n'));
      if (twice) {
        const keys = readFileSync(join(out, 'keys.txt'), 'utf8').split('\n').filter((line) => line !== '');
        for (const stream of STREAMS) {
          const origin = keys.map((line) => line.slice(0, line.indexOf('+'))).find((name) => name.endsWith(`/${stream}`));
          if (!origin || !existsSync(join(out, stream))) continue;
          const verdict = secondVerdict({ folder: join(out, stream), origin, keys });
          must(verdict === 'good', 'the second verifier agrees', () => `${stream}: ${verdict}`);
        }
      }
      rmSync(out, { recursive: true, force: true });
    },
    close: () => database.close(),
  };
}
