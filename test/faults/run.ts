import { fork, type ChildProcess } from 'node:child_process';
import { parseArgs } from 'node:util';
import { countsOf, everyCase, tryAll, type Failed } from './every-call.ts';
import { playJourney } from './journey.ts';
import { recordingWorld, type Recorded } from './record.ts';
import { createSchedules } from './schedule.ts';
import { createTrials, readCase } from './try-case.ts';
import { requireWhole } from '../support/whole-number.ts';

/** `npm run faults`: every call of the journey with every fault; `-- --schedules 100000 --seed 1`: random ones; `--replay`: one of either again. */
const usage = "用法 · Usage: npm run faults -- [--schedules <随机次数 random schedules>] [--seed <种子，默认 1 seed>] [--replay <重放 a run again: '24:5:crash after' | seed>] [--processes <进程数，默认 2 processes>]\n";
if (process.argv.slice(2).some((word) => word === '--help' || word === '-h')) {
  process.stdout.write(usage);
  process.exit(0);
}
const { values } = parseArgs({ options: {
  schedules: { type: 'string' }, seed: { type: 'string', default: '1' }, replay: { type: 'string' }, processes: { type: 'string', default: '2' },
  part: { type: 'string' }, of: { type: 'string' }, // of a process that this one started
} });
const { schedules: asked, seed, processes: many, replay: again } = values;
requireWhole(usage, { schedules: asked, processes: many, seed, replay: again?.includes(':') ? undefined : again });
const say = (line: string): void => void process.stdout.write(`${line}\n`);
const schedules = values.schedules === undefined ? undefined : Number(values.schedules);
const [firstSeed, processes] = [Number(values.seed), Number(values.processes)];
const mostShown = 20;

type Told = { readonly done: number } | { readonly faults: number } | { readonly failed: Failed };
const isTold = (value: unknown): value is Told => typeof value === 'object' && value !== null && ('done' in value || 'faults' in value || 'failed' in value);

async function journey(): Promise<readonly Recorded[]> {
  const world = await recordingWorld();
  await playJourney(world);
  return world.acts;
}

/** One part of the work, in a process of its own. */
async function work(part: number, of: number): Promise<void> {
  const acts = await journey();
  const tell = (told: Told) => void process.send?.(told);
  if (schedules === undefined) {
    const mine = everyCase(acts).filter((_, i) => i % of === part);
    let done = 0;
    const failed = await tryAll(acts, mine, () => { if ((done += 1) % 100 === 0) tell({ done: 100 }); });
    tell({ done: done % 100 });
    for (const one of failed) tell({ failed: one });
    return;
  }
  const run = createSchedules(acts);
  let faults = 0;
  for (let seed = firstSeed + part; seed < firstSeed + schedules; seed += of) {
    try {
      faults += (await run(seed)).faults;
    } catch (error) {
      tell({ failed: { where: String(seed), title: `schedule ${seed}`, problem: error instanceof Error ? error.message : String(error) } });
    }
    tell({ done: 1 });
  }
  tell({ faults });
}

async function replay(what: string): Promise<boolean> {
  const acts = await journey();
  try {
    const lines = what.includes(':') ? await createTrials(acts).run(readCase(what)) : (await createSchedules(acts)(Number(what))).trace;
    say(`${lines.join('\n')}\nholds`);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.stack ?? error.message : String(error));
    return false;
  }
}

async function runAll(): Promise<boolean> {
  const acts = await journey();
  const cases = everyCase(acts);
  const total = schedules ?? cases.length;
  if (schedules === undefined) say(`${acts.length} acts of the main job make ${acts.reduce((sum, { calls }) => sum + calls.length, 0)} calls of ports; with each fault that can happen there, ${total} runs:\n${countsOf(cases).join('\n')}`);
  const [failed, started] = [[] as Failed[], performance.now()];
  let [done, faults, shown] = [0, 0, 0];
  const hear = (told: unknown): void => {
    if (!isTold(told)) return;
    if ('failed' in told) failed.push(told.failed);
    else if ('faults' in told) faults += told.faults;
    else done += told.done;
    const tenth = Math.floor((done * 10) / total);
    if (tenth > shown) say(`${tenth * 10} %, ${Math.round((performance.now() - started) / 1000)} s, ${failed.length} failed`);
    shown = Math.max(shown, tenth);
  };
  const ended = await Promise.all(Array.from({ length: processes }, (_, part) => ending(fork(import.meta.filename, [...process.argv.slice(2), '--part', String(part), '--of', String(processes)]).on('message', hear))));
  for (const { where, title, problem } of failed.slice(0, mostShown)) say(`\n${title}\n${problem}\n  again: npm run faults -- --replay '${where}'`);
  const seconds = (performance.now() - started) / 1000;
  say(`${done} runs${schedules === undefined ? '' : ` with ${faults} faults, seeds ${firstSeed} to ${firstSeed + schedules - 1}`} in ${seconds.toFixed(0)} s, ${Math.round(done / seconds)} a second: ${failed.length === 0 ? 'each completed once, nothing half-written, lost or come back' : `${failed.length} failed`}`);
  return failed.length === 0 && done === total && ended.every((code) => code === 0);
}
const ending = (child: ChildProcess): Promise<number | null> => new Promise((resolve) => { child.once('exit', resolve); });

const good = values.part !== undefined ? (await work(Number(values.part), Number(values.of)), true) : values.replay !== undefined ? await replay(values.replay) : await runAll();
if (!good) process.exitCode = 1;
if (values.part !== undefined) process.disconnect?.();
