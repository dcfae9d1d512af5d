import { execFileSync } from 'node:child_process';
import { closeSync, fsyncSync, mkdirSync, mkdtempSync, openSync, readFileSync, readdirSync, renameSync, rmSync, writeFileSync, writeSync } from 'node:fs';
import { cpus, loadavg, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { median, type Figure } from './measure.ts';

/** One group's figures as they were measured, with where and when: a run that ends early loses none before it. */
export interface GroupResult {
  readonly group: string;
  readonly figures: readonly Figure[];
  /** Begun at, ISO 8601. */
  readonly at: string;
  readonly seconds: number;
  readonly machine: string;
  /** Processes that wanted a core over the last minute, when it began: above the cores, times are not to be trusted. */
  readonly load: number;
  readonly commit: string;
}

const folder = join(import.meta.dirname, '../../.build/bench');

export function keepResult(result: GroupResult): void {
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${result.group}.json`);
  writeFileSync(`${file}.new`, `${JSON.stringify(result, undefined, 2)}\n`);
  renameSync(`${file}.new`, file);
}

/** What was kept of these groups, in their order. */
export function keptResults(groups: readonly string[]): readonly GroupResult[] {
  mkdirSync(folder, { recursive: true });
  const found = new Set(readdirSync(folder));
  return groups.filter((group) => found.has(`${group}.json`)).map((group) => JSON.parse(readFileSync(join(folder, `${group}.json`), 'utf8')) as GroupResult);
}

export function forgetResults(): void {
  rmSync(folder, { recursive: true, force: true });
}

/** Measures a group, and says what machine it was at that time. */
export async function measureGroup(group: string, measure: () => Promise<readonly Figure[]>): Promise<GroupResult> {
  const [at, load, machine, commit] = [new Date().toISOString(), loadavg()[0] ?? NaN, describeMachine(), currentCommit()];
  const start = performance.now();
  const figures = await measure();
  return { group, figures, at, seconds: (performance.now() - start) / 1000, machine, load, commit };
}

const describeMachine = (): string =>
  `Node ${process.version}, ${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${(totalmem() / 2 ** 30).toFixed(0)} GB, a disk sync ${syncMilliseconds().toFixed(1)} ms`;

/** Median of a sync of a page, at the place where the benchmarks keep their files. */
function syncMilliseconds(): number {
  const place = mkdtempSync(join(tmpdir(), 'edudata-bench-sync-'));
  const handle = openSync(join(place, 'page'), 'w');
  try {
    return median(Array.from({ length: 31 }, () => {
      writeSync(handle, new Uint8Array(4096));
      const start = performance.now();
      fsyncSync(handle);
      return performance.now() - start;
    }));
  } finally {
    closeSync(handle);
    rmSync(place, { recursive: true, force: true });
  }
}

function currentCommit(): string {
  const git = (...words: readonly string[]): string => execFileSync('git', words, { cwd: import.meta.dirname, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  try {
    return git('rev-parse', '--short', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') === '' ? '' : ' with changes');
  } catch {
    return 'no commit known';
  }
}
