import { KMSClient } from '@aws-sdk/client-kms';
import { createAwsKmsKeyService } from '../../platform/keys/aws-kms-key-service.ts';
import { requestHandler } from './clients.ts';
import { setting } from './environment.ts';

/** Where KMS throttles, the key service asks again itself. */
export const kms = new KMSClient({ maxAttempts: 2, requestHandler });

export const createKeyService = () => createAwsKmsKeyService({ client: kms, keyId: setting('MASTER_KEY') });
