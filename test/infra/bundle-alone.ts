import { build, type BuildOptions, type Plugin } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { entryOf } from '../../infra/aws/entries.ts';
import type { Unit } from '../../infra/aws/units.ts';
import { ROOT } from '../architecture/sources.ts';

const load = createRequire(import.meta.url);
type Extra = Record<'exclude' | 'concurrency' | 'zipConcurrency' | 'outputFileExtension' | 'outputWorkFolder', unknown>;
const { exclude: _, concurrency: __, zipConcurrency: ___, outputFileExtension: ____, outputWorkFolder: _____, plugins: ______, ...options } = load('../../infra/aws/bundling/options.cjs') as BuildOptions & Extra;
const plugins = load('../../infra/aws/bundling/slim.cjs') as Plugin[];

/** Bytes of the bundle that each operation of a unit would have for itself, built as the packaged ones are. */
export async function bundleEachAlone(unit: Unit): Promise<ReadonlyMap<string, number>> {
  mkdirSync(join(ROOT, '.build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.build/alone-'));
  try {
    const entryPoints = unit.operations.map((operation) => {
      const file = join(folder, `${unit.name}--${operation.name}.ts`);
      writeFileSync(file, entryOf({ ...unit, operations: [operation] }, 'aws'));
      return file;
    });
    const { outputFiles = [] } = await build({ ...options, plugins, entryPoints, write: false, logLevel: 'error', absWorkingDir: ROOT, outdir: folder });
    return new Map(outputFiles.map(({ path, contents }) => [basename(path, '.js').split('--')[1] ?? '', contents.length]));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
