import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { OPERATIONS } from '../../../functions/index.ts';
import { startServer } from '../../../infra/local/server.ts';
import { httpWorld } from '../../support/http-world.ts';
import { knownObjects } from './known-objects.ts';

const { values: { seed, seconds } } = parseArgs({ options: { seed: { type: 'string', default: '20260401' }, seconds: { type: 'string', default: '20' } } });
/** In several seats; the second round names objects that exist. */
const PEOPLE = ['school1-owner', 'bureau-coordinator', 'east-consumer', 'bureau-auditor'] as const;
const CHECKS = ['not_a_server_error', 'status_code_conformance', 'content_type_conformance', 'response_headers_conformance', 'response_schema_conformance', 'negative_data_rejection', 'unsupported_method', 'ignored_auth'];
/** Moves everybody's clock, runs jobs at once: the machine's own, and no part of the product. */
const LEFT_OUT = ['moveClock', 'runJobNow'];

/** The pinned tool in a folder of its own beside the modules, made once for each list of pins. */
function install(): string {
  const list = fileURLToPath(new URL('requirements.txt', import.meta.url));
  const pins = createHash('sha256').update(readFileSync(list)).digest('hex').slice(0, 12);
  const venv = fileURLToPath(new URL(`../../../node_modules/.cache/schemathesis-${pins}`, import.meta.url));
  const tool = join(venv, 'bin', 'schemathesis');
  if (!existsSync(join(venv, 'ready'))) {
    rmSync(venv, { recursive: true, force: true });
    for (const [command, ...args] of [['python3', '-m', 'venv', venv], [join(venv, 'bin', 'pip'), 'install', '--quiet', '--disable-pip-version-check', '-r', list]]) {
      const { status, error } = spawnSync(command ?? '', args, { stdio: 'inherit' });
      if (status !== 0) throw new Error(`${command} failed: ${error?.message ?? status}. Python 3.10 or later with venv is needed`);
    }
    writeFileSync(join(venv, 'ready'), '');
  }
  return tool;
}

const run = (command: string, args: readonly string[], cwd: string): Promise<number> => new Promise((resolve, reject) => {
  spawn(command, args, { cwd, stdio: 'inherit' }).once('error', reject).once('exit', (code) => resolve(code ?? 1));
});

const tool = install();
const folder = mkdtempSync(join(tmpdir(), 'schemathesis-'));
const faults: unknown[] = [];
const server = await startServer({
  folder: join(folder, 'data'), port: 0, operations: OPERATIONS, schedule: false,
  log: { info() {}, warn() {}, error: (code, fields) => void faults.push({ code, ...fields }) },
});
const failed: string[] = [];
try {
  const world = httpWorld(server);
  const known = await knownObjects(world);
  for (const [round, person] of PEOPLE.entries()) {
    const named = round % 2 === 1;
    const config = join(folder, `${person}.toml`);
    writeFileSync(config, named ? `[parameters]\n${Object.entries(known).map(([name, value]) => `"path.${name}" = ${JSON.stringify(value)}\n`).join('')}` : '');
    process.stdout.write(`\n--- ${person}, objects ${named ? 'that exist' : 'of any name'}, seed ${seed}\n`);
    const code = await run(tool, [
      '--config-file', config, 'run', `${server.url}/openapi.json`, '--url', server.url, '-H', `Authorization: Bearer ${await world.token(person)}`,
      '--checks', (named ? CHECKS.filter((check) => check !== 'negative_data_rejection') : CHECKS).join(','), // a name given stands in for the wrong one
      '--phases', 'examples,coverage,fuzzing', '--seed', seed, '--max-time', seconds, '--generation-database', 'none', '--continue-on-failure',
      '--suppress-health-check', 'all', '--no-color', '--warnings', 'off', ...LEFT_OUT.flatMap((name) => ['--exclude-operation-id', name]),
    ], dirname(config));
    if (code !== 0) failed.push(person);
  }
} finally {
  await server.close();
  rmSync(folder, { recursive: true, force: true });
}
for (const fault of faults.slice(0, 20)) process.stdout.write(`${JSON.stringify(fault)}\n`);
if (failed.length > 0 || faults.length > 0) {
  process.stdout.write(`FAILED as ${failed.join(', ')}; ${faults.length} faults in the log. Again: npm run test:schemathesis -- --seed ${seed}\n`);
  process.exitCode = 1;
}
