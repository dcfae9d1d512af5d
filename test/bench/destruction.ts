import { fork } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syntheticPupils } from '../../infra/local/synthetic-people.ts';
import { addDays, LocalDate } from '../../lib/calendar/instant.ts';
import { foldersOf } from '../../lib/compose/local.ts';
import { publishResource, registerPupils } from '../support/journey.ts';
import { createTestWorld, type TestWorld } from '../support/test-platform.ts';
import type { Destroyed } from './destroy-once.ts';
import { median, ratio, type Figure } from './measure.ts';
import { uploadFile } from './upload-file.ts';
import { writePupils } from './write-pupils.ts';

const runs = 31;
const [few, many] = [10, 1_000_000];
/** Sizes of the cohorts of a run: small ones until the process is warm, then the large one between two small ones. */
const sizes = [...Array.from({ length: 8 }, () => few), few, many, few];
const measured = 8;
const first = LocalDate.parse('2027-01-04');
const days = sizes.map((_, n) => addDays(first, n));

/** The same cohorts are destroyed again and again, in a folder that is put back as it was, each run by a process of its own. */
export async function destructionFigures(): Promise<readonly Figure[]> {
  const world = await createTestWorld({ onDisk: true });
  const kept = `${world.folder}-kept`;
  try {
    const resourceId = await keepCohorts(world);
    world.local.close();
    keepBeside(world.folder, kept);
    const [small, large]: [Destroyed[], Destroyed[]] = [[], []];
    for (let run = 0; run < runs; run += 1) {
      const told = (await destroyIn(world.folder, resourceId, run)).slice(measured);
      const [before, among, after] = told;
      if (!before || !among || !after) throw new Error(`run ${run} destroyed ${told.length} cohorts`);
      small.push(before, after);
      large.push(among);
      putBack(world.folder, kept);
    }
    const [ofFew, ofMany] = [small, large].map((each) => median(each.map(({ milliseconds }) => milliseconds)));
    if (ofFew === undefined || ofMany === undefined) throw new Error('nothing was measured');
    const seen = new Set([...small, ...large].map(({ calls }) => calls));
    return [{
      name: `destroying a cohort of ${many.toLocaleString('en')}`, value: `${ofMany.toFixed(1)} ms (${ratio(ofMany, ofFew)})`, baseline: `a cohort of ${few}: ${ofFew.toFixed(1)} ms`,
      how: `medians of ${runs} runs, each a process that destroys a small one, the large one and another small one, from the due cohort to its certificate, checkpoint included, after ${measured} others; port calls of every run, but for the checkpoint's, which go by the size of the log: ${[...seen].join(' or ')}`,
      bar: { text: 'the same port calls by kind and number', met: seen.size === 1 },
    }];
  } finally {
    world.close();
    rmSync(kept, { recursive: true, force: true });
  }
}

/** One file, whose rows end on one day after the other. */
async function keepCohorts(world: TestWorld): Promise<string> {
  const { resourceId } = await publishResource(world, await registerPupils(world));
  const file = join(world.folder, 'pupils.csv');
  writePupils(file, sizes.reduce((sum, size) => sum + size), endingInTurn());
  const look = await uploadFile(world, resourceId, file);
  await world.runJob('runImports');
  const { state } = await look();
  if (state !== 'COMPLETED') throw new Error(`the import ended ${state}`);
  rmSync(file);
  return resourceId;
}

function* endingInTurn() {
  const pupils = syntheticPupils(1, { graduationYears: Array.from({ length: 8 }, (_, year) => 2027 + year) });
  for (const [n, size] of sizes.entries()) {
    for (let row = 0; row < size; row += 1) {
      const { value } = pupils.next();
      if (value) yield { ...value, graduatesOn: days[n] ?? first };
    }
  }
}

/** All but the database. */
const PARTS = ['keys', 'objects', 'issuer'];
const keepBeside = (folder: string, kept: string): void => PARTS.forEach((part) => cpSync(join(folder, part), join(kept, part), { recursive: true }));

function putBack(folder: string, kept: string): void {
  for (const part of PARTS) rmSync(join(folder, part), { recursive: true });
  keepBeside(kept, folder);
  for (const log of ['wal', 'shm']) rmSync(`${foldersOf(folder).database}-${log}`, { force: true });
}

function destroyIn(folder: string, resourceId: string, run: number): Promise<readonly Destroyed[]> {
  const child = fork(fileURLToPath(new URL('destroy-once.ts', import.meta.url)), [folder, resourceId, `run-${run}`, ...days], { stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  let told: readonly Destroyed[] | undefined;
  return new Promise((resolve, reject) => {
    child.on('message', (message: readonly Destroyed[]) => { told = message; });
    child.on('exit', (code) => (told ? resolve(told) : reject(new Error(`run ${run} ended with ${code}`))));
  });
}
