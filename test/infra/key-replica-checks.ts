import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { serviceNameOf } from '../../infra/aws/operator/stage-file.ts';
import { childEnvironment } from '../support/child-environment.ts';
import { STAGES, type Packaged } from './packaged.ts';

const root = fileURLToPath(new URL('../../', import.meta.url));
const REPLICA = ['--config', 'serverless.key-replica.yml'] as const;

/** `sls` as an operator types it, on a machine whose network ends here. */
function sls(folder: string, words: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const attempts = join(folder, 'attempts');
  const { status, stdout, stderr } = spawnSync(process.execPath, ['--require', './test/region-guard/no-network.cjs', 'node_modules/serverless/bin/serverless.js', ...words, ...STAGES], {
    cwd: root, encoding: 'utf8',
    env: { ...childEnvironment(), HOME: folder, AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', AWS_EC2_METADATA_DISABLED: 'true', NETWORK_ATTEMPTS: attempts, ...env },
  });
  return { status, output: `${stdout}${stderr}`, attempts: existsSync(attempts) ? readFileSync(attempts, 'utf8') : '' };
}

export function keyReplicaChecks(): void {
  describe('the second key table', () => {
    const folder = mkdtempSync(join(tmpdir(), 'edudata-replica-'));
    after(() => rmSync(folder, { recursive: true, force: true }));
    const made = join(folder, 'made');
    const json = (file: string): unknown => JSON.parse(readFileSync(join(made, file), 'utf8'));

    test('is a stack of its own in the region that the stage file names, and bears the name that the functions know', () => {
      const { status, output, attempts } = sls(folder, ['package', ...REPLICA, '--stage', 'ningxia', '--package', made]);
      assert.deepEqual([status, attempts], [0, ''], output);
      const { stackName, region } = (json('serverless-state.json') as { readonly service: { readonly provider: Readonly<Record<string, unknown>> } }).service.provider;
      assert.deepEqual([stackName, region], [`${serviceNameOf('ningxia')}-key-replica`, 'cn-north-1']);
      const { Resources: resources } = json('cloudformation-template-update-stack.json') as { readonly Resources: Packaged['resources'] };
      assert.equal(resources['KeyTable']?.Properties['TableName'], `${serviceNameOf('ningxia')}-keys`);
      assert.deepEqual(Object.values(resources).filter(({ Type }) => !Type.startsWith('AWS::S3::')).map(({ Type }) => Type), ['AWS::DynamoDB::Table']);
    });

    const refused: readonly { readonly what: string; readonly words: readonly string[]; readonly env?: Readonly<Record<string, string>>; readonly says: RegExp }[] = [
      { what: 'in the stage’s own region', words: [...REPLICA, '--stage', 'ningxia', '--region', 'cn-northwest-1'], says: /请去掉 --region.*leave out --region \(now cn-northwest-1\)/ },
      { what: 'with another region in the environment', words: [...REPLICA, '--stage', 'ningxia'], env: { AWS_REGION: 'cn-northwest-1' }, says: /settings-agree[\s\S]*provider\.region=cn-north-1 ≠ AWS_REGION=cn-northwest-1/ },
      { what: 'for a stage that names none', words: [...REPLICA, '--stage', 'dev'], says: /没有填写 keyReplica.*names no keyReplica/ },
      { what: 'for a stage that names its own region', words: [...REPLICA, '--stage', 'same-region'], says: /另一境内区域.*region=cn-north-1, keyReplica=cn-north-1/ },
      { what: 'by the stage itself, where it names its own region', words: ['--stage', 'same-region'], says: /另一境内区域.*region=cn-north-1, keyReplica=cn-north-1/ },
    ];
    for (const { what, words, env, says } of refused) {
      test(`is refused ${what}, before anything is asked of the network`, () => {
        const { status, output, attempts } = sls(folder, ['deploy', ...words], env);
        assert.deepEqual([status, attempts], [1, ''], output);
        assert.match(output, says);
      });
    }
  });
}
