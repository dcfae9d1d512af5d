import { execFile } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { awsFilesOf, type GuardCase } from './case-file.ts';
import { toolPath } from './in-process.ts';
import { createOneProcess, type Ended } from './one-process.ts';
import { makeServiceFolder } from './service-folder.ts';

export interface Ran extends Ended {
  /** Hosts that the process tried to reach. */
  readonly attempts: readonly string[];
}

const DUMMIES = { AWS_ACCESS_KEY_ID: 'AKIADUMMY', AWS_SECRET_ACCESS_KEY: 'dummy', AWS_EC2_METADATA_DISABLED: 'true' };
/** The tool keeps its compiled schemas in the home folder: shared by all runs of a test, and gone after it. */
const home = mkdtempSync(join(tmpdir(), 'region-guard-home-'));
process.once('exit', () => rmSync(home, { recursive: true, force: true }));
const LINE = '  - ./infra/region-guard/plugin.cjs\n';

const everywhere = {
  ...DUMMIES, HOME: home, PATH: process.env['PATH'] ?? '', NODE_COMPILE_CACHE: join(home, 'compiled'),
  SLS_AWS_REQUEST_MAX_RETRIES: '0', AWS_MAX_ATTEMPTS: '1',
};
const oneProcess = createOneProcess(everywhere);
export const endOneProcess = (): void => oneProcess.end();

/** What packages and asks neither machine nor cloud for anything leaves nothing behind in a process; all else is typed into one of its own. */
const isPlain = ({ command, env, config, credentials, packaged }: GuardCase): boolean =>
  command === 'package' && packaged === undefined && `${config}${credentials}` === '' && Object.keys(env).length === 0;

async function sls(folder: string, words: readonly string[], env: Readonly<Record<string, string>>, plain: boolean): Promise<Ran> {
  const attempts = join(folder, 'network-attempts');
  writeFileSync(attempts, '');
  const own = { ...everywhere, NODE_OPTIONS: `--require=${join(import.meta.dirname, 'no-network.cjs')}`, NETWORK_ATTEMPTS: attempts, ...env };
  const ended = plain ? await oneProcess.run({ folder, words, env: own }) : await typeInto(folder, words, own);
  return { ...ended, attempts: readFileSync(attempts, 'utf8').split('\n').filter((line) => line !== '') };
}

const typeInto = (folder: string, words: readonly string[], env: Readonly<Record<string, string>>): Promise<Ended> => new Promise((resolve) => {
  execFile(process.execPath, [toolPath, ...words], { cwd: folder, env, timeout: 120_000 }, (error, stdout, stderr) => {
    resolve({ exitCode: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output: `${stdout}\n${stderr}` });
  });
});

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
      const made = await sls(folder, ['package', '--package', 'packaged', ...packaged], {}, true);
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
    const ran = await sls(folder, words, { ...(files.some(({ path }) => path.startsWith('~/')) && { HOME: folder }), ...env }, isPlain(guardCase));
    return { ...ran, leftBehind: packaged === undefined && existsSync(join(folder, '.serverless/cloudformation-template-update-stack.json')) };
  } finally {
    remove();
  }
}
