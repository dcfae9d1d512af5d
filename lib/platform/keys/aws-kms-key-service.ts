import { DecryptCommand, GenerateDataKeyCommand, KMSServiceException, type KMSClient } from '@aws-sdk/client-kms';
import { DecryptionFailed, KeyUnavailable, type KeyService, type KeyUnavailableCode } from './keys.ts';

const codes: Readonly<Record<string, KeyUnavailableCode>> = {
  DisabledException: 'disabled',
  KMSInvalidStateException: 'pending-deletion',
  NotFoundException: 'not-found',
  AccessDeniedException: 'access-denied',
  ThrottlingException: 'throttled',
  LimitExceededException: 'throttled',
  KeyUnavailableException: 'unreachable',
  IncorrectKeyException: 'other-master-key',
};

const translate = (error: unknown): Error => {
  if (error instanceof KMSServiceException && error.name === 'InvalidCiphertextException')
    return new DecryptionFailed('the wrapped key and its context do not belong together', { cause: error });
  const name = error instanceof Error ? error.name : 'unknown';
  return new KeyUnavailable(`KMS answered ${name}`, codes[name] ?? 'unreachable', { cause: error });
};

/**
 * A symmetric master key in AWS KMS (in the mainland regions it is an SM4 key). `keyId` is a key's ARN or alias; the
 * key that wrapped is named by ARN in every wrapped key, so that an alias may move on.
 */
export function createAwsKmsKeyService({ client, keyId }: { readonly client: KMSClient; readonly keyId: string }): KeyService {
  return {
    async generate(length, context) {
      const answer = await client
        .send(new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: length, EncryptionContext: { ...context } }))
        .catch((error: unknown) => { throw translate(error); });
      if (!answer.Plaintext || !answer.CiphertextBlob || !answer.KeyId) throw new KeyUnavailable('KMS answered without a key');
      return { key: answer.Plaintext, wrapped: answer.CiphertextBlob, masterKeyId: answer.KeyId };
    },
    async unwrap(wrapped, masterKeyId, context) {
      const answer = await client
        .send(new DecryptCommand({ CiphertextBlob: wrapped, KeyId: masterKeyId, EncryptionContext: { ...context } }))
        .catch((error: unknown) => { throw translate(error); });
      if (!answer.Plaintext) throw new KeyUnavailable('KMS answered without a key');
      return answer.Plaintext;
    },
  };
}
