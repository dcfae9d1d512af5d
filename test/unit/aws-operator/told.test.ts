import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { childEnvironment } from '../../support/child-environment.ts';

const root = fileURLToPath(new URL('../../../', import.meta.url));
/** Without this machine's files and credentials; the metadata service is not asked for any. */
function run(script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, ...args], { cwd: root, encoding: 'utf8', env: { ...childEnvironment(), HOME: '/nowhere', AWS_EC2_METADATA_DISABLED: 'true', ...env } });
  return { status, stdout, stderr };
}
const doctor = 'infra/aws/operator/doctor.ts';

describe('what an operator is told', () => {
  test('where something points abroad: every finding with resource, rule and article, in both languages', () => {
    const { status, stderr } = run(doctor, ['--stage', 'dev'], { AWS_ENDPOINT_URL: 'https://s3.us-east-1.amazonaws.com', HTTPS_PROXY: 'https://8.8.8.8:3128' });
    assert.equal(status, 1);
    for (const text of ['AWS_ENDPOINT_URL  [endpoint-domestic]', 'HTTPS_PROXY  [address-judgeable]', 's3.us-east-1.amazonaws.com', '依据：《', '第43条', 'Basis: ', 'Art. 43', 'storage.location']) assert.ok(stderr.includes(text), `${text}\n${stderr}`);
    assert.doesNotMatch(stderr, /程序出错/);
  });

  test('where there are no credentials: which, and how', () => {
    const { status, stderr } = run(doctor, ['--stage', 'dev']);
    assert.equal(status, 1);
    assert.match(stderr, /没有可用的云凭证 · There are no credentials[^\n]*AWS_ACCESS_KEY_ID[^\n]*AWS_PROFILE[^\n]*restore:stage 用部署凭证[^\n]*只读凭证[^\n]*restore:stage take[^\n]*may only read/);
  });

  test('of bootstrap: that it has two places', () => {
    const help = run('infra/bootstrap.ts', ['--help']);
    assert.deepEqual([help.status, help.stderr], [0, '']);
    assert.match(help.stdout, /用法 · Usage: npm run bootstrap -- --file[\s\S]*add --stage:\n +npm run bootstrap -- --stage prod --file/);
    const bare = run('infra/bootstrap.ts', []);
    assert.equal(bare.status, 2);
    assert.match(bare.stderr, /--stage prod/);
    const cloud = run('infra/bootstrap.ts', ['--stage', 'prod', '--help']);
    assert.equal(cloud.stdout.match(/--stage prod/g)?.length, 1);
  });

  test('of a restore: what it wants, and nothing outside the mainland', () => {
    const restore = 'infra/aws/operator/restore/restore.ts';
    for (const args of [['--stage', 'dev'], ['--stage', 'dev', '--open', '--at', '2026-11-22T09:30:00Z']]) {
      const { status, stderr } = run(restore, args);
      assert.deepEqual([status, /用法 · Usage: npm run restore:stage -- --stage prod --at/.test(stderr)], [2, true], args.join(' '));
    }
    for (const at of ['2026-11-22T09:30:00', '2126-11-22T09:30:00Z']) {
      const { status, stderr } = run(restore, ['--stage', 'dev', '--at', at]);
      assert.equal(status, 1);
      assert.match(stderr, /^--at 须为过去的时刻，精确到秒并注明时区.* · --at is a second in the past with its zone/, at);
    }
    const abroad = run(restore, ['--stage', 'dev', '--at', '2026-11-22T09:30:00+08:00'], { AWS_ENDPOINT_URL: 'https://dynamodb.us-east-1.amazonaws.com' });
    assert.equal(abroad.status, 1);
    for (const text of ['AWS_ENDPOINT_URL  [endpoint-domestic]', '依据：《', 'Basis: ']) assert.ok(abroad.stderr.includes(text), `${text}\n${abroad.stderr}`);
  });
});
