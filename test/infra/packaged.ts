import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../support/child-environment.ts';
import { readZip } from './zip.ts';

export interface Resource {
  readonly Type: string;
  readonly DeletionPolicy?: string;
  readonly Properties: Readonly<Record<string, unknown>>;
}

export interface Packaged {
  /** Where it lies: `sls deploy --package <folder>` takes it. */
  readonly folder: string;
  readonly resources: Readonly<Record<string, Resource>>;
  /** Those of one type, by logical id. */
  ofType(type: string): readonly (readonly [string, Resource])[];
  /** The one file in a function's archive. */
  bundleOf(unit: string): Buffer;
  /** The archive itself. */
  archiveOf(unit: string): Buffer;
}

const root = fileURLToPath(new URL('../../', import.meta.url));

/** Stage files of the tests: as shipped, no stage declares a host, and the guard packages none but `offline`. */
export const STAGES = ['--param', 'stages=test/infra/stages'] as const;

/** What `sls package` makes, without network and with credentials that open nothing; in the folder `PACKAGED`, where one is named, once for every process of a run. */
export function packageStage(stage: string): Packaged {
  const given = process.env['PACKAGED'];
  if (given !== undefined && existsSync(templateIn(given))) return readPackaged(given);
  return readPackaged(pack(stage, given ?? ownFolder()));
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-package-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const templateIn = (folder: string): string => join(folder, 'cloudformation-template-update-stack.json');

function pack(stage: string, folder: string): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['node_modules/serverless/bin/serverless.js', 'package', '--stage', stage, ...STAGES, '--package', folder], {
    cwd: root, encoding: 'utf8', env: { ...childEnvironment(), HOME: folder, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none' },
  });
  if (status !== 0) throw new Error(`sls package ended with ${status}\n${stdout}${stderr}`);
  return folder;
}

function readPackaged(folder: string): Packaged {
  const { Resources: resources } = JSON.parse(readFileSync(templateIn(folder), 'utf8')) as { readonly Resources: Packaged['resources'] };
  return {
    folder, resources,
    archiveOf: (unit) => readFileSync(join(folder, `${unit}.zip`)),
    ofType: (type) => Object.entries(resources).filter(([, { Type }]) => Type === type),
    bundleOf(unit) {
      const files = readZip(join(folder, `${unit}.zip`));
      const [only] = files;
      if (!only || files.length !== 1) throw new Error(`${unit}.zip holds ${files.map(({ name }) => name).join(', ')}`);
      return only.bytes;
    },
  };
}
