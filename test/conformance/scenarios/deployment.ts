import assert from 'node:assert/strict';
import type { DutyCase } from '../case.ts';
import { allow, listener, starts, store, tlsOnly, validate } from '../deployment-steps.ts';
import { cites, type Cited } from './cited.ts';

/** Nothing that a deployment opens speaks in clear. */
export const transitEncrypted = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '部署明文入口或允许明文访问存储桶均被拒绝', en: 'an entry that speaks plain HTTP, or a bucket that answers it, is refused' },
  rules: ['encrypted-in-transit'],
  async run(start) {
    const world = await start();
    const refused = [`ENCRYPTED_IN_TRANSIT ${cites(cited).duty} 第${cited.article}条`];
    assert.deepEqual(validate(world, listener('HTTP')), refused);
    assert.deepEqual(validate(world, store('UploadsBucket', [])), refused);
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', AWS_ENDPOINT_URL: 'http://dynamodb.cn-north-1.amazonaws.com.cn' }), false);
    // conversely: over TLS
    assert.deepEqual(validate(world, listener('HTTPS')), []);
    assert.deepEqual(validate(world, store('UploadsBucket', [tlsOnly('UploadsBucket')])), []);
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', AWS_ENDPOINT_URL: 'https://dynamodb.cn-north-1.amazonaws.com.cn' }), true);
  },
});

/** No store of a deployment is open to the public or to another account. */
export const storesClosed = (cited: Cited, reading?: string): DutyCase => ({
  duty: cited.duty, ...(reading !== undefined && { reading }),
  title: { zh: '存储可被公众或其他账号访问的部署被拒绝', en: 'a deployment whose stores the public or another account may reach is refused' },
  rules: ['store-not-public'],
  async run(start) {
    const world = await start();
    const refused = [`STORE_NOT_PUBLIC ${cites(cited).duty} 第${cited.article}条`];
    const opened = (principal: Parameters<typeof allow>[0]) => validate(world, store('DocumentsBucket', [tlsOnly('DocumentsBucket'), allow(principal, 'DocumentsBucket')]));
    assert.deepEqual(opened('*'), refused);
    assert.deepEqual(opened({ AWS: 'arn:aws-cn:iam::123456789012:root' }), refused);
    // conversely: this account alone
    assert.deepEqual(opened({ AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader' } }), []);
  },
});
