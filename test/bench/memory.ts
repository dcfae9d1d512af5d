import { fork } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { syntheticPupils } from '../../infra/local/synthetic-people.ts';
import { median, perSecond, type Figure } from './measure.ts';
import { writePupils } from './write-pupils.ts';

const [small, large] = [10_000, 1_000_000];
const mostMore = 20;
const runs = 3;
const graduationYears = [2027, 2028, 2029, 2030, 2031, 2032, 2033, 2034];

type Told = { readonly done: number; readonly phase: string } | { readonly rows: number; readonly seconds: number; readonly peakKilobytes: number };

/** What `npm start` tells Node and the C library of memory: the process that is measured runs as the product does. */
function settingsOfStart() {
  const { scripts } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as { readonly scripts: { readonly start: string } };
  const words = scripts.start.split(' ');
  return { execArgv: words.filter((word) => word.startsWith('--')), env: { ...process.env, ...Object.fromEntries(words.slice(0, words.indexOf('node')).map((word) => word.split('='))) as Record<string, string> } };
}

/** Imports of very different sizes, each by a process of its own. */
export async function memoryFigures(): Promise<readonly Figure[]> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-bench-memory-'));
  try {
    const [few, many] = [await runsOf(folder, small), await runsOf(folder, large)];
    const more = many.megabytes - few.megabytes;
    return [{
      name: `peak resident set, import of ${large.toLocaleString('en')} pupils`, value: `${many.megabytes.toFixed(0)} MB (${more >= 0 ? '+' : ''}${more.toFixed(0)} MB), ${perSecond(large / many.seconds)}`,
      baseline: `import of ${small.toLocaleString('en')}: ${few.megabytes.toFixed(0)} MB, ${perSecond(small / few.seconds)}`,
      how: `medians of ${runs} runs each (${many.each} and ${few.each} MB), a fresh process each with the whole platform and the settings of npm start, file streamed from disk; by the operating system (VmHWM)`, bar: { text: `within ${mostMore} MB`, met: more <= mostMore },
    }];
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runsOf(folder: string, count: number) {
  const measured: Awaited<ReturnType<typeof importOf>>[] = [];
  for (let run = 0; run < runs; run += 1) measured.push(await importOf(folder, count));
  const each = measured.map(({ megabytes }) => megabytes.toFixed(0)).join(', ');
  return { megabytes: median(measured.map(({ megabytes }) => megabytes)), seconds: median(measured.map(({ seconds }) => seconds)), each };
}

async function importOf(folder: string, count: number): Promise<{ readonly megabytes: number; readonly seconds: number }> {
  const file = join(folder, `${count}.csv`);
  writePupils(file, count, syntheticPupils(11, { graduationYears }));
  const child = fork(fileURLToPath(new URL('import-once.ts', import.meta.url)), [file], { ...settingsOfStart(), stdio: ['ignore', 'inherit', 'inherit', 'ipc'] });
  return new Promise((resolve, reject) => {
    child.on('message', (told: Told) => {
      if ('rows' in told) resolve({ megabytes: told.peakKilobytes / 1024, seconds: told.seconds });
      else showProgress(count, told.done, told.phase);
    });
    child.on('exit', (code) => reject(new Error(`the import of ${count} ended with ${code}`)));
  });
}

let told = '';
/** A bar on a terminal; elsewhere a line each tenth. */
function showProgress(count: number, done: number, phase: string): void {
  const width = 40;
  const bar = `  ${count.toLocaleString('en')} ${phase.padEnd(9)} [${'█'.repeat(Math.round(done * width)).padEnd(width, '·')}]`;
  if (process.stderr.isTTY) process.stderr.write(`\r${bar} ${Math.round(done * 100)} % `);
  else if (told !== (told = `${count} ${phase} ${Math.floor(done * 10)}`)) process.stderr.write(`${bar} ${Math.round(done * 100)} %\n`);
}
