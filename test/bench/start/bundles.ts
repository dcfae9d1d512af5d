import { build, type BuildOptions, type Plugin } from 'esbuild';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { entryOf } from '../../../infra/aws/entries.ts';
import { UNITS } from '../../../infra/aws/units.ts';
import { ROOT } from '../../architecture/sources.ts';

const load = createRequire(import.meta.url);
type OfThePlugin = Record<'exclude' | 'concurrency' | 'zipConcurrency' | 'outputFileExtension' | 'outputWorkFolder', unknown>;
const { exclude: _, concurrency: __, zipConcurrency: ___, outputFileExtension: ____, outputWorkFolder: _____, plugins: ______, ...options } = load('../../../infra/aws/bundling/options.cjs') as BuildOptions & OfThePlugin;
const plugins = load('../../../infra/aws/bundling/slim.cjs') as Plugin[];

export interface StartBundles {
  /** The function as it is packaged: the operation with those that it shares its bundle with. */
  readonly packaged: string;
  readonly byHand: string;
  remove(): void;
}

/** Files built with the options and the plugin of `sls package`, both alike. */
export async function buildStartBundles(operation: string): Promise<StartBundles> {
  const unit = UNITS.find(({ operations }) => operations.some(({ name }) => name === operation));
  if (!unit) throw new TypeError(`no function has ${operation}`);
  mkdirSync(join(ROOT, '.build'), { recursive: true });
  const folder = mkdtempSync(join(ROOT, '.build/start-'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  try {
    // two levels below the root, where the entries of `sls package` lie, too
    writeFileSync(join(folder, 'packaged.ts'), entryOf(unit, 'aws'));
    const entryPoints = [join(folder, 'packaged.ts'), join(import.meta.dirname, 'by-hand.ts')];
    await build({ ...options, plugins, entryPoints, entryNames: '[name]', outdir: folder, outExtension: { '.js': '.mjs' }, logLevel: 'error', absWorkingDir: ROOT });
  } catch (error) {
    remove();
    throw error;
  }
  return { packaged: join(folder, 'packaged.mjs'), byHand: join(folder, 'by-hand.mjs'), remove };
}
