import { DecryptCommand, GenerateDataKeyCommand, type KMSClient } from '@aws-sdk/client-kms';
import { KeyUnavailable, type KeyService } from './keys.ts';
import { callKms } from './kms-call.ts';

/**
 * A symmetric master key in AWS KMS (in the mainland regions it is an SM4 key). `keyId` is a key's ARN or alias; the
 * key that wrapped is named by ARN in every wrapped key, so that an alias may move on.
 */
export function createAwsKmsKeyService({ client, keyId }: { readonly client: KMSClient; readonly keyId: string }): KeyService {
  return {
    async generate(length, context) {
      const answer = await callKms(keyId, () => client.send(new GenerateDataKeyCommand({ KeyId: keyId, NumberOfBytes: length, EncryptionContext: { ...context } })));
      if (!answer.Plaintext || !answer.CiphertextBlob || !answer.KeyId) throw new KeyUnavailable('KMS answered without a key');
      return { key: answer.Plaintext, wrapped: answer.CiphertextBlob, masterKeyId: answer.KeyId };
    },
    async unwrap(wrapped, masterKeyId, context) {
      const answer = await callKms(masterKeyId, () => client.send(new DecryptCommand({ CiphertextBlob: wrapped, KeyId: masterKeyId, EncryptionContext: { ...context } })));
      if (!answer.Plaintext) throw new KeyUnavailable('KMS answered without a key');
      return answer.Plaintext;
    },
  };
}
