import { BatchGetItemCommand, DescribeContinuousBackupsCommand, DescribeTableCommand, DynamoDBClient, GetItemCommand, GetResourcePolicyCommand } from '@aws-sdk/client-dynamodb';
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { createPublicKey, generateKeyPairSync } from 'node:crypto';
import { beforeEach, describe, test } from 'node:test';
import { UNITS, kebab } from '../../../infra/aws/units.ts';
import type { Adapter } from '../../../lib/compose/aws/ground.ts';
import { BACKUP_ACTIONS } from '../../../lib/platform/keys/dynamodb-recovery-copies.ts';
import { KeyUnavailable } from '../../../lib/platform/keys/keys.ts';
import { pickPorts } from '../../../lib/operation/pick-ports.ts';
import { getMe } from '../../../functions/organizations/get-me.ts';
import { adoptCalendarYears } from '../../../functions/regulations/adopt-calendar-years.ts';

// as Lambda would set it: nothing of this machine's environment counts
for (const name of Object.keys(process.env)) delete process.env[name];
const environment = {
  AWS_REGION: 'cn-north-1', AWS_ACCESS_KEY_ID: 'none', AWS_SECRET_ACCESS_KEY: 'none', TABLE_REGISTRY: 'registry', TABLE_RECORDS: 'records', TABLE_LEDGER: 'ledger', CURSOR_SECRET: 'secret',
  TOKEN_ISSUER: 'https://id.example.cn', TOKEN_AUDIENCE: 'edudata', TOKEN_JWKS: 'https://id.example.cn/keys', DOMESTIC_HOSTS: 'id.example.cn=京ICP备99999999号',
  KEY_TABLE: 'keys', MASTER_KEY: 'arn:aws-cn:kms:cn-north-1:123456789012:key/master', LOG_ORIGIN: 'ledger.example.cn/test', BUCKET_UPLOADS: 'uploads', BUCKET_DOCUMENTS: 'documents', BUCKET_ARCHIVE: 'archive', BUCKET_LEDGER: 'ledger',
};
const withEnvironment = (change: Readonly<Record<string, string | undefined>> = {}): void => {
  for (const [name, value] of Object.entries({ ...environment, ...change })) if (value === undefined) delete process.env[name]; else process.env[name] = value;
};

const { privateKey } = generateKeyPairSync('ed25519');
const seed = Buffer.from(privateKey.export({ format: 'jwk' }).d ?? '', 'base64url');
const publicKey = Buffer.from(createPublicKey(privateKey).export({ format: 'jwk' }).x ?? '', 'base64url');

function doubles(): void {
  const dynamo = mockClient(DynamoDBClient);
  dynamo.on(DescribeContinuousBackupsCommand).resolves({ ContinuousBackupsDescription: { ContinuousBackupsStatus: 'ENABLED', PointInTimeRecoveryDescription: { PointInTimeRecoveryStatus: 'DISABLED' } } });
  dynamo.on(DescribeTableCommand).resolves({ Table: { TableArn: 'arn' } });
  dynamo.on(GetResourcePolicyCommand).resolves({ Policy: JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: '*', Action: BACKUP_ACTIONS }] }) });
  dynamo.on(GetItemCommand).resolves({ Item: { keyName: { S: 'signing/x' }, masterKeyId: { S: 'm' }, wrapped: { B: new Uint8Array([1]) }, publicKey: { B: publicKey }, createdAt: { S: '2026-11-23T02:00:00.000Z' } } });
  dynamo.on(BatchGetItemCommand).rejects(new Error('no answer'));
  mockClient(KMSClient).on(DecryptCommand).callsFake(() => ({ Plaintext: new Uint8Array(seed) }));
}

const { compose } = await import('../../../lib/compose/aws/ground.ts');
const { serveHttp } = await import('../../../lib/compose/aws/serve-http.ts');
const { serveJobs } = await import('../../../lib/compose/aws/serve-jobs.ts');
const { serveUnmatched } = await import('../../../lib/compose/aws/serve-unmatched.ts');

const event = (method: string, path: string, headers: Readonly<Record<string, string>> = {}) => ({
  version: '2.0', routeKey: `${method} ${path}`, rawPath: path, rawQueryString: '', headers, isBase64Encoded: false, requestContext: { requestId: 'r', http: { method, sourceIp: '203.0.113.9' } },
});
interface Answered { readonly statusCode: number; readonly body: string; readonly headers: Readonly<Record<string, string>> }

describe('the composition for AWS', () => {
  beforeEach(() => { withEnvironment(); doubles(); });

  for (const unit of UNITS) {
    test(`gives ${unit.name} the ports that its operations declare, and no other`, async () => {
      const adapters = await Promise.all(unit.ports.map(async (port) => (await import(`../../../lib/compose/aws/${kebab(port)}.ts`) as Record<string, Adapter>)[port] ?? assert.fail(port)));
      const platform = await compose(adapters);
      const ports = pickPorts(platform, unit.ports);
      for (const port of unit.ports) assert.ok(ports[port], port);
      assert.equal(platform.objects !== undefined, unit.ports.includes('objects'));
      assert.equal(platform.keys !== undefined, unit.ports.includes('keys'));
    });
  }

  test('will not start outside the mainland, nor with an address that nobody declared', async () => {
    withEnvironment({ AWS_REGION: 'ap-east-1' });
    await assert.rejects(compose([]), /region-allowed/);
    withEnvironment({ AWS_ENDPOINT_URL: 'https://dynamodb.ap-southeast-1.amazonaws.com' });
    await assert.rejects(compose([]), /endpoint-domestic|region-allowed/);
    delete process.env['AWS_ENDPOINT_URL'];
  });

  test('answers 503 while a setting is missing, and says in its log which', async (t) => {
    withEnvironment({ TOKEN_JWKS: undefined });
    const lines = t.mock.method(process.stdout, 'write', () => true);
    const handler = serveHttp([getMe], []);
    const answer = await handler(event('GET', '/me')) as Answered;
    lines.mock.restore();
    assert.deepEqual([answer.statusCode, (JSON.parse(answer.body) as { readonly code: string }).code], [503, 'UNAVAILABLE']);
    assert.match(lines.mock.calls.map(({ arguments: [line] }) => String(line)).join(''), /"function\.failed"/);
    withEnvironment();
    assert.equal((await handler(event('GET', '/me')) as Answered).statusCode, 401, 'what was put right is taken up at the next request');
  });

  test('answers a start without its key store as 503 problem details in both languages: the known cause for operators, nothing of any other', async (t) => {
    withEnvironment();
    const lines = t.mock.method(process.stdout, 'write', () => true);
    const started = async (failure: Error) => {
      const adapter: Adapter = async () => { throw failure; };
      const { statusCode, headers, body } = await serveHttp([getMe], [adapter])(event('GET', '/me')) as Answered;
      return { statusCode, headers, problem: JSON.parse(body) as { readonly code: string; readonly detail: string; readonly detailEn: string; readonly correlationId: string } };
    };
    const [keys, other] = [await started(new KeyUnavailable('arn:aws-cn:kms:…', 'access-denied')), await started(new RangeError('secret-of-the-start'))];
    lines.mock.restore();
    assert.match(keys.problem.detail, /密钥策略/);
    assert.match(other.problem.detail, /服务尚未就绪/);
    for (const { statusCode, headers, problem } of [keys, other]) {
      assert.deepEqual([statusCode, problem.code, headers['Content-Type'], headers['Correlation-Id']], [503, 'UNAVAILABLE', 'application/problem+json; charset=utf-8', problem.correlationId]);
      assert.ok(Number(headers['Retry-After']) > 0);
      assert.match(problem.detailEn, /^[A-Z][^一-龥]+$/);
      assert.doesNotMatch(JSON.stringify(problem), /arn:|secret-of-the-start/);
    }
  });

  test('runs the job that the timer names and no other', async () => {
    const handler = serveJobs([adoptCalendarYears], []);
    const context = { getRemainingTimeInMillis: () => 100_000 };
    await assert.rejects(handler({ job: 'purgeLogs' }, context), /purgeLogs/);
    await assert.rejects(handler({ source: 'aws.events' }, context), /not named/);
  });

  test('answers what no route matches with 404, or 405 and what is allowed there', async () => {
    const handler = serveUnmatched(['GET /units/{unitId}', 'POST /units']);
    const [absent, refused] = [await handler(event('GET', '/elsewhere')) as Answered, await handler(event('DELETE', '/units/unit-a')) as Answered];
    assert.deepEqual([absent.statusCode, refused.statusCode, refused.headers['Allow']], [404, 405, 'GET']);
    assert.equal((await handler('no event of the gateway') as Answered).statusCode, 503);
  });
});
