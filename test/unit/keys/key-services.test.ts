import { DecryptCommand, DisabledException, GenerateDataKeyCommand, KMSInvalidStateException, KMSServiceException, NotFoundException } from '@aws-sdk/client-kms';
import assert from 'node:assert/strict';
import { chmodSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { createAwsKmsKeyService } from '../../../lib/platform/keys/aws-kms-key-service.ts';
import { createFileKeyService } from '../../../lib/platform/keys/file-key-service.ts';
import { KeyUnavailable, type KeyUnavailableCode } from '../../../lib/platform/keys/keys.ts';
import { kmsDouble } from '../../support/kms-double.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const unavailable = (code: KeyUnavailableCode) => (error: unknown) => error instanceof KeyUnavailable && error.code === code;
const context = { key: 'cohort/resource-pupils/2032-07-31' };

describe('the master key file', () => {
  const at = (file: string, create: boolean) => createFileKeyService({ file, suite: 'sm4-ctr-hmac-sm3', create });

  test('is made once, for its owner only, and serves again after a restart', async (t) => {
    const file = join(temporaryFolder(t), 'secrets', 'master.key');
    const { wrapped, key, masterKeyId } = await at(file, true).generate(16, context);
    assert.equal(statSync(file).mode & 0o777, 0o600);
    const before = readFileSync(file, 'utf8');
    for (const create of [true, false])
      assert.deepEqual(Buffer.from(await at(file, create).unwrap(wrapped, masterKeyId, context)), Buffer.from(key));
    assert.equal(readFileSync(file, 'utf8'), before);
  });

  test('is missed, not replaced, when it is lost', (t) => {
    const file = join(temporaryFolder(t), 'master.key');
    at(file, true);
    rmSync(file);
    assert.throws(() => at(file, false), unavailable('not-found'));
  });

  test('is refused when others may read it', (t) => {
    const file = join(temporaryFolder(t), 'master.key');
    at(file, true);
    chmodSync(file, 0o640);
    assert.throws(() => at(file, true), unavailable('access-denied'));
  });

  test('is refused when it is damaged', (t) => {
    const file = join(temporaryFolder(t), 'master.key');
    at(file, true);
    for (const text of ['', '{"format":"edudata-steward/master-key/1","suite":"sm4-ctr-hmac-sm3","key":"AAAA"}']) {
      writeFileSync(file, text);
      assert.throws(() => at(file, false), unavailable('damaged'));
    }
  });

  test('does not open what another one wrapped', async (t) => {
    const folder = temporaryFolder(t);
    const { wrapped, masterKeyId } = await at(join(folder, 'one'), true).generate(16, context);
    await assert.rejects(at(join(folder, 'two'), true).unwrap(wrapped, masterKeyId, context), unavailable('other-master-key'));
  });
});

describe('KMS', () => {
  const keyId = 'arn:aws-cn:kms:cn-north-1:111122223333:key/0a1b2c3d';
  const failed = { message: 'no', $metadata: { httpStatusCode: 400 } };
  const cases: readonly [Error, KeyUnavailableCode][] = [
    [new DisabledException(failed), 'disabled'],
    [new KMSInvalidStateException({ ...failed, message: 'arn:aws-cn:kms:cn-north-1:1:key/x is pending deletion.' }), 'pending-deletion'], [new KMSInvalidStateException({ ...failed, message: 'arn:aws-cn:kms:cn-north-1:1:key/x is pending import.' }), 'unusable'], [new KMSInvalidStateException(failed), 'unusable'],
    [new NotFoundException(failed), 'not-found'],
    [new KMSServiceException({ ...failed, name: 'AccessDeniedException', $fault: 'client' }), 'access-denied'],
    [new KMSServiceException({ ...failed, name: 'ThrottlingException', $fault: 'client' }), 'throttled'],
    [Object.assign(new Error('socket hang up'), { name: 'TimeoutError' }), 'unreachable'],
  ];
  for (const [error, code] of cases)
    test(`${error.name} “${error.message}” makes the key unavailable: ${code}`, async () => {
      const { client, double } = kmsDouble(keyId);
      double.on(GenerateDataKeyCommand).rejects(error);
      double.on(DecryptCommand).rejects(error);
      const service = createAwsKmsKeyService({ client, keyId });
      await assert.rejects(service.generate(16, context), unavailable(code));
      await assert.rejects(service.unwrap(new Uint8Array(8), keyId, context), unavailable(code));
    });

  test('is asked for bytes by number, with the context', async () => {
    const { client, double } = kmsDouble(keyId);
    await createAwsKmsKeyService({ client, keyId: 'alias/records' }).generate(16, context);
    assert.deepEqual(double.commandCalls(GenerateDataKeyCommand).map((call) => call.args[0].input), [{ KeyId: 'alias/records', NumberOfBytes: 16, EncryptionContext: context }]);
  });
});
