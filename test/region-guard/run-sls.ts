import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { awsFilesOf, type GuardCase } from './case-file.ts';
import { toolPath } from './in-process.ts';
import { makeServiceFolder } from './service-folder.ts';

export interface Ran {
  readonly exitCode: number;
  readonly output: string;
  /** Hosts that the process tried to reach. */
  readonly attempts: readonly string[];
}

const DUMMIES = { AWS_ACCESS_KEY_ID: 'AKIADUMMY', AWS_SECRET_ACCESS_KEY: 'dummy', AWS_EC2_METADATA_DISABLED: 'true' };
/** The tool keeps its compiled schemas in the home folder: shared by all runs of a test, and gone after it. */
const home = mkdtempSync(join(tmpdir(), 'region-guard-home-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
const LINE = '  - ./infra/region-guard/plugin.cjs\n';

function sls(folder: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ran> {
  const attempts = join(folder, 'network-attempts');
  writeFileSync(attempts, '');
  const own = {
    ...DUMMIES, HOME: home, PATH: process.env['PATH'] ?? '', NODE_OPTIONS: `--require=${join(import.meta.dirname, 'no-network.cjs')}`, NETWORK_ATTEMPTS: attempts, NODE_COMPILE_CACHE: join(home, 'compiled'),
    SLS_AWS_REQUEST_MAX_RETRIES: '0', AWS_MAX_ATTEMPTS: '1', ...env,
  };
  return new Promise((resolve) => {
    execFile(process.execPath, [toolPath, ...words], { cwd: folder, env: own, timeout: 120_000 }, (error, stdout, stderr) => {
      const exitCode = error ? (typeof error.code === 'number' ? error.code : 1) : 0;
      resolve({ exitCode, output: `${stdout}\n${stderr}`, attempts: readFileSync(attempts, 'utf8').split('\n').filter((line) => line !== '') });
    });
  });
}

/** Runs a case's command as an operator would type it, in a folder of its own. What was packaged "elsewhere" was packaged without the guard. */
export async function runCase(guardCase: GuardCase): Promise<Ran & { readonly leftBehind: boolean }> {
  const { file, command, options, env, packaged } = guardCase;
  const { folder, remove } = makeServiceFolder();
  try {
    const service = join(folder, 'serverless.yml');
    const words = [...command.split(' ').filter((word) => word !== '--package'), ...options];
    if (packaged !== undefined) {
      mkdirSync(join(folder, 'packaged'));
      const text = readFileSync(file, 'utf8');
      if (!text.includes(LINE)) throw new Error(`${file} does not list the guard`);
      writeFileSync(service, text.replace(`plugins:\n${LINE}`, 'plugins:\n'));
      const made = await sls(folder, ['package', '--package', 'packaged', ...packaged], {});
      if (made.exitCode !== 0 || made.attempts.length > 0) throw new Error(`${file} could not be packaged: ${made.output}`);
      words.push('--package', 'packaged');
    }
    copyFileSync(file, service);
    const files = awsFilesOf(guardCase);
    for (const { path, text } of files) {
      const written = path.startsWith('~/') ? join(folder, path.slice(2)) : join(folder, path);
      mkdirSync(dirname(written), { recursive: true });
      writeFileSync(written, text);
    }
    const ran = await sls(folder, words, { ...(files.some(({ path }) => path.startsWith('~/')) && { HOME: folder }), ...env });
    return { ...ran, leftBehind: packaged === undefined && existsSync(join(folder, '.serverless/cloudformation-template-update-stack.json')) };
  } finally {
    remove();
  }
}
