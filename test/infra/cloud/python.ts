import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const requirements = fileURLToPath(new URL('./requirements.txt', import.meta.url));
const engines = fileURLToPath(new URL('../../../.engines/', import.meta.url));

const run = (command: string, args: readonly string[]) => spawnSync(command, args, { encoding: 'utf8' });

/** A virtual environment with what requirements.txt pins, made once; answers with its `bin` folder, or why there is none. */
export function pythonTools(): { readonly bin: string } | { readonly missing: string } {
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex').slice(0, 12);
  const home = join(engines, `python-${wanted}`);
  if (existsSync(join(home, 'complete'))) return { bin: join(home, 'bin') };
  const version = /Python (\d+)\.(\d+)/.exec(run('python3', ['--version']).stdout ?? '');
  if (!version || Number(version[1]) < 3 || Number(version[2]) < 11) return { missing: 'Python 3.11 or newer is not installed' };
  mkdirSync(engines, { recursive: true });
  rmSync(home, { recursive: true, force: true });
  // scripts in it name their interpreter by its place: it is made where it stays
  const made = run('python3', ['-m', 'venv', home]);
  if (made.status !== 0) return { missing: `python3 could not make a virtual environment: ${made.stderr}` };
  const installed = run(join(home, 'bin/pip'), ['install', '--quiet', '--disable-pip-version-check', '--no-deps', '-r', requirements]);
  if (installed.status !== 0) return { missing: `pip could not install test/infra/cloud/requirements.txt: ${installed.stderr}` };
  mkdirSync(join(home, 'complete'));
  return { bin: join(home, 'bin') };
}
