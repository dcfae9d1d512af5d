import { join } from 'node:path';
import { createAwsKmsKeyService } from '../../lib/platform/keys/aws-kms-key-service.ts';
import { createFileKeyService } from '../../lib/platform/keys/file-key-service.ts';
import { kmsDouble } from '../support/kms-double.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { keyServiceContract } from './key-service.ts';

for (const suite of ['sm4-ctr-hmac-sm3', 'aes-256-gcm'] as const)
  keyServiceContract(`a file with ${suite}`, (t) => createFileKeyService({ file: join(temporaryFolder(t), 'master.key'), suite, create: true }));

keyServiceContract('KMS double', () => {
  const keyId = 'arn:aws-cn:kms:cn-north-1:111122223333:key/0a1b2c3d';
  return createAwsKmsKeyService({ client: kmsDouble(keyId).client, keyId });
});
