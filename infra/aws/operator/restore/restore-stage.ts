import { replayCohorts } from '../../../../functions/retention/replay-cohorts.ts';
import { replayErasures } from '../../../../functions/retention/replay-erasures.ts';
import type { Instant } from '../../../../lib/calendar/instant.ts';
import { replayDestructions } from '../../../../lib/platform/keys/destruction-intent.ts';
import { requireCopies } from '../../../../lib/platform/ledger/copies-present.ts';
import { STREAMS } from '../../../../lib/platform/ledger/entry.ts';
import type { Entity } from '../../../../lib/platform/storage/entity.ts';
import { createDynamoStore } from '../../../../lib/platform/storage/engines/dynamodb.ts';
import { createStorage } from '../../../../lib/platform/storage/storage.ts';
import { tablesOf } from '../open-stage.ts';
import { goBack, putBackProved, seeRegistry, withFate } from './carry-out.ts';
import { fillLedger, readStatements } from './fill-ledger.ts';
import type { RestoredStage } from './open-restore.ts';
import { planRestore, type Fate, type Planned } from './plan.ts';
import { redoSigned } from './redo-signed.ts';
import { openRawTable } from './raw-tables.ts';
import { RESTORED_ACTION } from './restore-entries.ts';
import { findStuckImports, goOnWithImports, settleRecords } from './settle-records.ts';
import { beginBeside, dropSideTables, waitForBeside } from './side-tables.ts';
import { startStage, stopStage } from './stop-stage.ts';
import { verifyLedger } from './verify-ledger.ts';

export interface RestoreOrder {
  readonly at: Instant;
  /** Where the newest state of an item is lost, take that of the second. */
  readonly goBack: boolean;
  readonly entities: ReadonlyMap<string, Entity<unknown>>;
  pause(milliseconds: number): Promise<unknown>;
  say(zh: string, en: string): void;
}
export interface Verdict {
  /** `refused`: nothing of the registry was changed, for `goBack` was not said. But for `proved` the stage stays closed: it is known to be damaged. */
  readonly outcome: 'proved' | 'unproved' | 'refused';
  readonly items: Readonly<Record<Fate, number>>;
  readonly ledgerItems: number;
  readonly entriesRestored: number;
  readonly destroyedAgain: number;
  readonly erasedAgain: number;
  readonly cohortsEndedAgain: number;
  /** Names of items and places, one line each. */
  readonly findings: readonly string[];
}

const count = (plan: readonly Planned[]): Readonly<Record<Fate, number>> => {
  const of = (fate: Fate): number => withFate(plan, fate).length;
  return { putBack: of('putBack'), goesBack: of('goesBack'), lost: of('lost'), removed: of('removed'), unstated: of('unstated') };
};
const describe = ({ name, fate, stated, then }: Planned): string => `${fate}  ${name}  v${stated?.version ?? 0}${then ? ` ← v${then.version}` : ''}`;

/**
 * Puts registry and ledger right from their state at a second of the last 35 days: the ledger decides what stands, the older
 * table only lends what was lost. Every step may be interrupted and done again; the stage opens when all is proved.
 * @throws OperatorFault, CopiesMissing, UnreadableItem
 */
export async function restoreStage(stage: RestoredStage, { at, goBack: mayGoBack, entities, pause, say }: RestoreOrder): Promise<Verdict> {
  const { platform, dynamo, service } = stage;
  say(`将 ${at} 的 registry 与 ledger 恢复为临时恢复表`, `restoring registry and ledger of ${at} beside`);
  const names = await beginBeside(dynamo, service, at); // first: a second that cannot be restored closes nothing
  say('停止各函数：全部核验通过之前，接口停止响应，定时任务停止执行', 'stopping every function: the API no longer answers and no timer runs until all is proved');
  await pause(await stopStage(stage.lambda, stage));
  await waitForBeside(dynamo, names, pause);

  const beside = { registry: openRawTable(dynamo, names.registry, 'registry'), ledger: openRawTable(dynamo, names.ledger, 'ledger') };
  const thenStorage = createStorage(createDynamoStore({ client: dynamo, tables: { ...tablesOf(service), ...names }, clock: platform.clock, random: platform.random }));
  say('账本：补回缺失的条目，与只增副本衔接', 'ledger: putting back what is missing, up to what the locked copies hold');
  const ledgerItems = await fillLedger(stage.ledgerTable, { table: beside.ledger, storage: thenStorage }, platform.objects);
  await requireCopies(platform); // they say what follows
  const destroyedAgain = await replayDestructions(platform);
  const entriesRestored = await redoSigned(stage, thenStorage);

  say('逐项核对：以账本所载为准', 'comparing item by item with what the ledger says');
  const look = async (): Promise<{ readonly plan: readonly Planned[]; readonly stated: Awaited<ReturnType<typeof readStatements>> }> => {
    const stated = await readStatements(stage.ledgerTable);
    return { stated, plan: planRestore(stated, await seeRegistry(stage.registry, entities), await seeRegistry(beside.registry, entities)) };
  };
  const { plan, stated } = await look();
  const items = count(plan);
  const lossy = [...withFate(plan, 'goesBack'), ...withFate(plan, 'lost')];
  const sums = { items, ledgerItems, entriesRestored, destroyedAgain };
  if (lossy.length > 0 && !mayGoBack) return { ...sums, outcome: 'refused', erasedAgain: 0, cohortsEndedAgain: 0, findings: lossy.map(describe) };

  const { unstated, ...done } = items;
  if (Object.values({ ...done, ledgerItems, entriesRestored, destroyedAgain }).some((each) => each > 0)) {
    await platform.ledger.commit({ stream: 'operations', action: RESTORED_ACTION, operation: 'restoreStage', subject: {}, facts: { at, ...done, ledgerItems, entriesRestored, destroyedAgain } }, []);
  }
  say(`放回 ${items.putBack} 项，退回 ${items.goesBack} 项，记为遗失 ${items.lost} 项，移除账本没有记载的 ${items.removed} 项`, `${items.putBack} put back, ${items.goesBack} go back, ${items.lost} entered as lost, ${items.removed} removed that the ledger does not know`);
  await putBackProved(stage, beside.registry, plan);
  const went = await goBack(stage, beside.registry, plan, entities, at);

  say('重新执行此后的销毁，清点记录', 'carrying out again what was destroyed since, counting records');
  const erasedAgain = await replayErasures(platform);
  const cohortsEndedAgain = await replayCohorts(platform);
  const stuck = await findStuckImports(stage);
  const { resources, cohorts } = stated.unsettled; // of runs that were stopped
  const unreachable = await settleRecords(stage, { resources: new Set([...resources, ...went.resources, ...stuck.waiting.map(({ resourceId }) => resourceId)]), cohorts: new Set([...cohorts, ...went.cohorts]) });
  await goOnWithImports(stage, stuck);

  say('核验：账本与只增副本和签名，登记表与账本，密钥与销毁记录', 'proving: ledger against copies and signatures, registry against ledger, keys against what was destroyed');
  for (const stream of STREAMS) await platform.sequencer.sequence(stream, () => true);
  const verified = await verifyLedger(stage);
  const left = (await look()).plan;
  const keysBack = await replayDestructions(platform);
  const findings = [...verified.findings, ...left.map(describe), ...unreachable.map((place) => `unreachable  ${place}`), ...(keysBack > 0 ? [`keys  ${keysBack}`] : []), ...(platform.keyStore.deletes ? [] : ['keys  recoverable'])];
  if (findings.length === 0) {
    await dropSideTables(dynamo, names);
    await startStage(stage.lambda, stage);
  }
  return { ...sums, outcome: findings.length === 0 ? 'proved' : 'unproved', erasedAgain, cohortsEndedAgain, findings };
}
