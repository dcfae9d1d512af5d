import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { requireDomesticStage } from '../../../infra/aws/operator/open-stage.ts';
import { readStageFile } from '../../../infra/aws/operator/stage-file.ts';
import { judgeAwsFiles } from '../../../lib/platform/domestic/aws-files.ts';
import { NotDomestic } from '../../../lib/platform/domestic/check-environment.ts';

const home = mkdtempSync(join(tmpdir(), 'aws-files-'));
after(() => rmSync(home, { recursive: true, force: true }));
const own = readStageFile('offline');
const judge = (text: string, profiles: readonly string[] = ['default'], { region }: { readonly region?: string } = { region: 'cn-north-1' }) =>
  judgeAwsFiles([{ path: 'config', text }], { profiles, region, declared: new Set() }).map(({ id, resource, found }) => `${id} ${resource} ${found}`);

describe('the AWS configuration files', () => {
  test('are judged before an operator’s command asks the cloud: by place, by profile, and none of their addresses is taken', () => {
    mkdirSync(join(home, '.aws'));
    writeFileSync(join(home, '.aws/config'), '[default]\nendpoint_url = https://dynamodb.us-east-1.amazonaws.com\n[profile city]\nregion = cn-north-1\n');
    writeFileSync(join(home, 'elsewhere'), '[city]\nregion = us-east-1\n');
    const refused = (env: NodeJS.ProcessEnv, what: RegExp) => assert.throws(() => requireDomesticStage(own, env), (error: unknown) => error instanceof NotDomestic && what.test(error.message));
    refused({ HOME: home }, /~\/\.aws\/config \[default\] endpoint_url {2}\[endpoint-domestic\]/);
    refused({ HOME: home, AWS_PROFILE: 'city', AWS_SHARED_CREDENTIALS_FILE: join(home, 'elsewhere') }, /elsewhere \[city\] region {2}\[region-allowed\]/);
    const env: NodeJS.ProcessEnv = { HOME: home, AWS_PROFILE: 'city' };
    requireDomesticStage(own, env);
    assert.equal(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'], 'true');
  });

  test('of an emulator that the environment names leave it named', () => {
    const env: NodeJS.ProcessEnv = { HOME: '/nowhere', AWS_ENDPOINT_URL: 'http://127.0.0.1:5000' };
    requireDomesticStage(own, env);
    assert.equal(env['AWS_IGNORE_CONFIGURED_ENDPOINT_URLS'], undefined);
  });

  test('are read as the SDK reads them: quotes, comments, nested parts, what a profile names', () => {
    assert.deepEqual(judge('[profile "city"] # ours\nendpoint_url = https://a.example.org ; why', ['city']), ['endpoint-domestic config [profile city] endpoint_url a.example.org']);
    assert.deepEqual(judge('[default]\ns3 =\n  endpoint_url = https://b.example.org\nregion = us-east-1'), ['endpoint-domestic config [default] s3.endpoint_url b.example.org', 'region-allowed config [default] region us-east-1']);
    assert.deepEqual(judge('[profile a]\nsource_profile = b\n[profile b]\nsource_profile = a\ncredential_process = /bin/ask https://c.example.org', ['a']), ['endpoint-domestic config [profile b] credential_process c.example.org']);
    assert.deepEqual(judge('[profile a]\nrole_arn = arn:aws-cn:iam::1:role/x', ['a'], {}).length, 1);
    assert.deepEqual(judge('[profile a]\nrole_arn = arn:aws-cn:iam::1:role/x', ['a']), []);
    assert.deepEqual(judge('[profile other]\nregion = us-east-1\n[services s]\ns3 =\n  endpoint_url = https://d.example.org'), []);
    assert.deepEqual(judge('[default]\naws_access_key_id = AKIA\naws_secret_access_key = https://secret.example.org\nregion = cn-northwest-1'), [], 'a secret is never told');
  });

  test('give the functions no address either', () => {
    assert.match(readFileSync(new URL('../../../serverless.yml', import.meta.url), 'utf8'), /\n {4}AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: 'true'/);
  });
});
