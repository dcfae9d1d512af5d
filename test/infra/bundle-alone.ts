import { build, type BuildOptions, type Plugin } from 'esbuild';
import { createRequire } from 'node:module';
import { entryOf } from '../../infra/aws/entries.ts';
import type { Unit } from '../../infra/aws/units.ts';
import type { Operation } from '../../lib/operation/operation.ts';
import { ROOT } from '../architecture/sources.ts';

const load = createRequire(import.meta.url);
const { exclude: _, concurrency: __, zipConcurrency: ___, outputFileExtension: ____, outputWorkFolder: _____, plugins: ______, ...options } = load('../../infra/aws/bundling/options.cjs') as BuildOptions & Record<'exclude' | 'concurrency' | 'zipConcurrency' | 'outputFileExtension' | 'outputWorkFolder', unknown>;
const plugins = load('../../infra/aws/bundling/slim.cjs') as Plugin[];

/** Bytes of the bundle that one operation would have for itself, built as the packaged ones are. */
export async function bundleAlone(unit: Unit, operation: Operation): Promise<number> {
  const { outputFiles } = await build({
    ...options, plugins, write: false, logLevel: 'error', absWorkingDir: ROOT, outfile: 'alone.mjs',
    stdin: { contents: entryOf({ ...unit, operations: [operation] }, 'aws'), resolveDir: `${ROOT}/.build/aws`, sourcefile: 'alone.ts', loader: 'ts' },
  });
  return outputFiles?.[0]?.contents.length ?? 0;
}
