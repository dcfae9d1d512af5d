import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import fc from 'fast-check';
import { checkEnvironment } from '../../../lib/platform/domestic/check-environment.ts';
import { arnsIn, isDomesticArn } from '../../../lib/platform/domestic/arn.ts';
import { parseDeclaredHosts, readDeclaredHosts } from '../../../lib/platform/domestic/domestic-hosts.ts';
import { judgeHost, mayBeDeclared } from '../../../lib/platform/domestic/endpoint-hosts.ts';
import { troublesIn } from '../../../lib/platform/domestic/judge-text.ts';

const none = new Set<string>();
const troubles = (text: string, hosts: 'always' | 'whereTheyLookLike' = 'whereTheyLookLike') => troublesIn(text, { declared: none, hosts }).map(({ trouble }) => trouble);

describe('hosts', () => {
  test('of the providers\' mainland sites are domestic', () => {
    for (const host of ['kms.cn-north-1.amazonaws.com.cn', 'iam.amazonaws.com.cn', 'b.s3.cn-northwest-1.amazonaws.com.cn', 'S3.CN-NORTH-1.AMAZONAWS.COM.CN.', 'kms.cn-hangzhou.aliyuncs.com', 'x.ap-guangzhou.tencentscf.com', 'obs.cn-north-4.myhuaweicloud.com', 'bcc.su.baidubce.com',
      'oss-cn-beijing.aliyuncs.com', 'us-exports.oss-cn-hangzhou-internal.aliyuncs.com', 'steward.cn-hangzhou.log.aliyuncs.com', 'cos.ap-guangzhou.myqcloud.com', 'exports-1250000000.cos.ap-shanghai.myqcloud.com', 'bj.bcebos.com', 'tos-cn-beijing.volces.com']) {
      assert.equal(judgeHost(host, none), 'domestic', host);
    }
  });

  test('of anything else are foreign, however they are dressed up', () => {
    for (const host of [
      'dynamodb.us-east-1.amazonaws.com', 'amazonaws.com.cn.example.com', 'xamazonaws.com.cn', 'amazonaws.com.cn', 's3.us-east-1.amazonaws.com.cn', 'kms.intl.tencentcloudapi.com', 'kms.tencentcloudapi.com', 'oss.cn-hongkong.aliyuncs.com',
      'kms.ap-southeast-1.aliyuncs.com', 'obs.ap-southeast-1.myhuaweicloud.com', 'cn-north-1.example.com', 'аmazonaws.com.cn', 'redis', 'x.execute-api.us-west-2.amazonaws.com', 'd1.cloudfront.net',
      'oss-cn-hongkong.aliyuncs.com', 'oss-ap-southeast-1.aliyuncs.com', 'cn-hangzhou.oss-accelerate.aliyuncs.com', 'cn-hangzhou.oss-eu-central-1.aliyuncs.com', 'oss.aliyuncs.com', 'cos.ap-hongkong.myqcloud.com', 'ap-guangzhou.cos.na-siliconvalley.myqcloud.com', 'cos.accelerate.myqcloud.com', 'bj.hkg.bcebos.com', 'tos-cn-hongkong.volces.com',
    ]) assert.equal(judgeHost(host, none), 'foreign', host);
  });

  test('as addresses are domestic when private, and cannot be judged when public', () => {
    for (const address of ['127.0.0.1', '10.0.0.1', '172.31.255.1', '192.168.1.1', '169.254.169.254', '[::1]', 'fd12::1', 'localhost']) assert.equal(judgeHost(address, none), 'domestic', address);
    for (const address of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '[2001:db8::1]', '::ffff:8.8.8.8', '134744072', '0x08080808', '0.0.0.0', '10.0.0.1.8']) assert.notEqual(judgeHost(address, none), 'domestic', address);
  });

  test('in texts are found behind every trick of an address', () => {
    for (const text of [
      'https://evil.example.com', 'HTTPS://EVIL.EXAMPLE.COM/', 'https:\\\\evil.example.com', 'https:/evil.example.com', 'https:evil.example.com', '//evil.example.com/x', 'https://kms.cn-north-1.amazonaws.com.cn@evil.example.com',
      'https://kms.cn-north-1.amazonaws.com.cn:x@evil.example.com:443/', '{"url":"https://evil.example.com"}', 'a,https://evil.example.com;b', 'evil.example.com:443', 'duty@evil.example.com', 'postgres://u:p@db.example.com/x',
      'https://kms.cn-north-1.amazonaws.com.cn%40evil.example.com', 'https://еvil.example.cn', 'evil.example.com/path',
    ]) assert.ok(troubles(text).includes('foreignHost'), text);
    assert.deepEqual(troubles('http://kms.cn-north-1.amazonaws.com.cn'), ['plaintext']);
    assert.deepEqual(troubles('http://127.0.0.1:8000'), []);
    assert.deepEqual(troubles('http://10.0.0.1:8000'), ['plaintext']);
    assert.deepEqual(troubles('8.8.8.8'), ['unjudgeable']);
    assert.deepEqual(troubles('us-east-1'), ['foreignRegion']);
    for (const text of ['collector.vendor.ca', 'collector.vendor.com.au:443', 'broker.vendor.ch:9092', 'ops@vendor.nl', 'vendor.hk', 'log.vendor.sh', 'log.vendor.zuerich:9200', 'ops@vendor.zuerich', 'x.xn--fiqs8s', 'collector.vendor.pl/in']) assert.ok(troubles(text).includes('foreignHost'), text);
    assert.deepEqual(troubles('run.sh README.md steward.py grant.schema.json nodejs24.x aws.health aws.backup grants.Confirmed a.b.c node:24 context.authorizer.sub'), []);
    assert.deepEqual(troubles('handler.handle index.mjs 4.3.1 steward-1 12:30 Asia/Shanghai rate(1 hour) cn-north-1'), []);
  });

  test('whatever surrounds a foreign name, it is found', () => {
    fc.assert(fc.property(fc.constantFrom('', ' ', ',', '"', '(', '\n', 'x=', '中'), fc.constantFrom('', ' ', ',', '"', ')', '/path?a=b', ':443/', '#x'), (before, after) => {
      assert.ok(troubles(`${before}https://evil.example.com${after}`).includes('foreignHost'));
    }));
  });
});

describe('declared hosts', () => {
  test('are names of one\'s own with their filing number', () => {
    const { hosts, refused } = readDeclaredHosts({ 'id.education.example.cn': '赣ICP备12345678号-1', 'data.example.com': '京ICP证030173号' });
    assert.deepEqual([[...hosts], refused], [['id.education.example.cn', 'data.example.com'], []]);
    assert.equal(judgeHost('id.education.example.cn', hosts), 'domestic');
    assert.equal(judgeHost('x.id.education.example.cn', hosts), 'foreign', 'exactly this name');
    assert.deepEqual(parseDeclaredHosts(' a.cn=赣ICP备12345678号 , b.cn=京ICP证030173号,'), { 'a.cn': '赣ICP备12345678号', 'b.cn': '京ICP证030173号' });
  });

  test('are no wildcard, address, cloud\'s name or name without a number', () => {
    for (const host of ['*.example.cn', '8.8.8.8', 'localhost', 'cn', 'a_b.cn', 'Example.cn', 'x.cloudfront.net', 'amazonaws.com', 'x.aliyuncs.com', 'app.vercel.app', 'x.us-east-1.example.cn', 'https://example.cn', 'example.cn/']) assert.equal(mayBeDeclared(host), false, host);
    for (const number of ['', '12345678', 'ICP备12345678号', '港ICP备12345678号', '赣ICP备12号', true, null]) assert.deepEqual(readDeclaredHosts({ 'example.cn': number }).refused, ['example.cn'], String(number));
  });

  test('are none by the sample number of the guide, at a process’s start either', () => {
    for (const number of ['京ICP备00000000号', '赣ICP证000000号', '京ICP备00000000号-1']) {
      const { hosts, refused } = readDeclaredHosts({ 'id.example.cn': number });
      assert.deepEqual([hosts.size, refused.length], [0, 1], number);
      assert.match(refused[0] ?? '', /^id\.example\.cn（.*样例.*sample/);
    }
    assert.ok(checkEnvironment({ AWS_REGION: 'cn-north-1', TOKEN_ISSUER: 'https://id.example.cn', DOMESTIC_HOSTS: 'id.example.cn=京ICP备00000000号' }).some(({ id }) => id === 'guard-not-loosened'));
  });
});

describe('resource names', () => {
  test('are domestic in the mainland partition alone, in its regions', () => {
    const domestic = (text: string) => arnsIn(text).map(isDomesticArn);
    for (const good of ['arn:aws-cn:s3:::bucket/*', 'arn:aws-cn:kms:cn-north-1:1:key/x', 'arn:aws-cn:logs:*:1:log-group:x']) assert.deepEqual(domestic(good), [true], good);
    for (const bad of ['arn:aws:s3:::b', 'arn:aws-us-gov:s3:::b', 'arn:*:s3:::b', 'arn:aws-cn:kms:ap-east-1:1:key/x', 'arn:aws-cn:kms:CN-NORTH-1:1:key/x', 'ARN:aws:s3:::b', 'arn:aws-CN:s3:::b', 'arn::s3:::b', 'arn:aws-cn :s3:::b', 'arn:aws-cn:kms:cn-north-1 :1:x']) {
      assert.ok(troublesIn(bad, { declared: none, hosts: 'whereTheyLookLike' }).length > 0, bad);
    }
    assert.deepEqual(domestic('arn:aws-cn:s3:::a and arn:aws:s3:::b'), [true, false]);
  });
});
