import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Packages and serves for real, one file after the other. `--allow-missing`: an engine that is not here is named but does not fail the run. */
const cwd = fileURLToPath(new URL('../../', import.meta.url));
const files = globSync('test/infra/*.test.ts', { cwd });
const allowMissing = process.argv.includes('--allow-missing');
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', '--test-concurrency=1', ...files],
  { cwd, stdio: 'inherit', env: { ...process.env, ENGINES_ALLOW_MISSING: allowMissing ? '1' : '0' } });
process.exit(status ?? 1);
