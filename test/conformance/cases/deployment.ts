import assert from 'node:assert/strict';
import type { DutyCase } from '../case.ts';
import { allow, listener, reader, replicated, starts, store, tlsOnly, validate } from '../deployment-steps.ts';

export const deploymentCases: readonly DutyCase[] = [{
  duty: 'nanchang-43',
  title: { zh: '部署把副本设在境外地域、进程在境外启动均被拒绝', en: 'a deployment with a replica abroad is refused, and so is a process that starts there' },
  rules: ['domestic-storage'],
  reading: 'Validated before anything is sent (infra/region-guard); the same rules are asked again when a process starts.',
  async run(start) {
    const world = await start();
    for (const abroad of ['ap-southeast-1', 'ap-east-1', 'us-east-1', 'cn-hongkong', 'CN-NORTHWEST-1']) {
      assert.deepEqual(validate(world, replicated(abroad)), ['DOMESTIC_STORAGE_REQUIRED nanchang-43 第43条'], abroad);
      assert.equal(starts(world, { AWS_REGION: abroad }), false, abroad);
    }
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', AWS_ENDPOINT_URL: 'https://dynamodb.ap-east-1.amazonaws.com' }), false);
    // conversely: the other mainland region
    assert.deepEqual(validate(world, replicated('cn-northwest-1')), []);
    assert.equal(starts(world, { AWS_REGION: 'cn-northwest-1', AWS_ENDPOINT_URL: 'https://dynamodb.cn-northwest-1.amazonaws.com.cn' }), true);
  },
}, {
  duty: 'nanchang-40a',
  title: { zh: '归档存储桶可从互联网到达时部署被阻断', en: 'a deployment whose archive can be reached from the Internet is blocked' },
  rules: ['archive-isolated'],
  reading: 'Internet-facing is whoever the API, a distribution or the public can act through. No operation reads the archive, so there is no break-glass path to approve: a job writes it and verifies what it wrote.',
  async run(start) {
    const world = await start();
    const archive = store('ArchiveBucket', [tlsOnly('ArchiveBucket')]);
    const refused = 'ARCHIVE_ISOLATED nanchang-40a 第40条';
    assert.deepEqual(validate(world, { ...archive, ...reader(true) }), [refused]);
    assert.ok(validate(world, store('ArchiveBucket', [tlsOnly('ArchiveBucket'), allow({ Service: 'apigateway.amazonaws.com' }, 'ArchiveBucket')])).includes(refused));
    assert.ok(validate(world, store('ArchiveBucket', [tlsOnly('ArchiveBucket'), allow('*', 'ArchiveBucket')])).includes(refused));
    assert.deepEqual(validate(world, { ...archive, ...store('UploadsBucket', [tlsOnly('UploadsBucket')], 'ArchiveBucketKey') }), [refused], 'a key of its own');
    // conversely: no public route
    assert.deepEqual(validate(world, { ...archive, ...reader(false), ...store('UploadsBucket', [tlsOnly('UploadsBucket')]) }), []);
  },
}, {
  duty: 'nanchang-55',
  title: { zh: '部署明文入口或允许明文访问存储桶均被拒绝', en: 'an entry that speaks plain HTTP, or a bucket that answers it, is refused' },
  rules: ['encrypted-in-transit'],
  reading: 'The cloud\'s HTTP API answers TLS alone; what a deployment could add beside it is judged. The article asks for encrypted transmission, not for encrypted payloads within it.',
  async run(start) {
    const world = await start();
    const refused = ['ENCRYPTED_IN_TRANSIT nanchang-55 第55条'];
    assert.deepEqual(validate(world, listener('HTTP')), refused);
    assert.deepEqual(validate(world, store('UploadsBucket', [])), refused);
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', AWS_ENDPOINT_URL: 'http://dynamodb.cn-north-1.amazonaws.com.cn' }), false);
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', NODE_TLS_REJECT_UNAUTHORIZED: '0' }), false);
    // conversely: over TLS
    assert.deepEqual(validate(world, listener('HTTPS')), []);
    assert.deepEqual(validate(world, store('UploadsBucket', [tlsOnly('UploadsBucket')])), []);
    assert.equal(starts(world, { AWS_REGION: 'cn-north-1', AWS_ENDPOINT_URL: 'https://dynamodb.cn-north-1.amazonaws.com.cn' }), true);
  },
}, {
  duty: 'nanchang-16',
  title: { zh: '存储可被公众或其他账号访问的部署被拒绝', en: 'a deployment whose stores the public or another account may reach is refused' },
  rules: ['store-not-public'],
  reading: 'The part of the duty that a deployment decides: leak and unlawful acquisition from the stores.',
  async run(start) {
    const world = await start();
    const refused = ['STORE_NOT_PUBLIC nanchang-16 第16条'];
    assert.deepEqual(validate(world, store('DocumentsBucket', [tlsOnly('DocumentsBucket'), allow('*', 'DocumentsBucket')])), refused);
    assert.deepEqual(validate(world, store('DocumentsBucket', [tlsOnly('DocumentsBucket'), allow({ AWS: 'arn:aws-cn:iam::123456789012:root' }, 'DocumentsBucket')])), refused);
    // conversely: this account alone
    assert.deepEqual(validate(world, store('DocumentsBucket', [tlsOnly('DocumentsBucket'), allow({ AWS: { 'Fn::Sub': 'arn:${AWS::Partition}:iam::${AWS::AccountId}:role/reader' } }, 'DocumentsBucket')])), []);
  },
}];
