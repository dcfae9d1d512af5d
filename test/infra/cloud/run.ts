import { spawnSync } from 'node:child_process';
import { globSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { packageStage } from '../packaged.ts';

/** `npm run test:cloud`, `npm run test:template`: what needs Python. `--allow-missing`: where that is not here, what could not run is named but does not fail. Packaged once for all. */
const cwd = fileURLToPath(new URL('../../../', import.meta.url));
const [wanted = '*'] = process.argv.slice(2).filter((word) => !word.startsWith('--'));
const { status } = spawnSync(process.execPath, ['--test', '--test-reporter=spec', '--test-concurrency=1', ...globSync(`test/infra/cloud/${wanted}.test.ts`, { cwd })],
  { cwd, stdio: 'inherit', env: { ...process.env, PACKAGED: packageStage('dev').folder, ENGINES_ALLOW_MISSING: process.argv.includes('--allow-missing') ? '1' : '0' } });
process.exit(status ?? 1);
