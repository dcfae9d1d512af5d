import { DecryptCommand, GenerateDataKeyCommand, InvalidCiphertextException, KMSClient, type DecryptCommandInput, type GenerateDataKeyCommandInput } from '@aws-sdk/client-kms';
import { mockClient } from 'aws-sdk-client-mock';
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';

/** A KMS with one master key, in memory: a wrapped key is a ticket that is honoured with the same key and context only. */
export function kmsDouble(keyArn: string) {
  const client = new KMSClient({ region: 'cn-north-1', credentials: { accessKeyId: 'none', secretAccessKey: 'none' } });
  const double = mockClient(client);
  const tickets = new Map<string, { readonly key: Uint8Array; readonly context: string }>();
  const spell = (context: Record<string, string> | undefined) => JSON.stringify(Object.entries(context ?? {}).sort());
  double.onAnyCommand().rejects(new Error('the double was not told what to answer'));
  double.on(GenerateDataKeyCommand).callsFake(async (input: GenerateDataKeyCommandInput) => {
    assert.equal(input.KeySpec, undefined);
    const key = new Uint8Array(randomBytes(input.NumberOfBytes ?? assert.fail('no length')));
    const ticket = randomBytes(40);
    tickets.set(ticket.toString('hex'), { key: key.slice(), context: spell(input.EncryptionContext) });
    return { $metadata: {}, Plaintext: key, CiphertextBlob: new Uint8Array(ticket), KeyId: keyArn };
  });
  double.on(DecryptCommand).callsFake(async (input: DecryptCommandInput) => {
    assert.equal(input.KeyId, keyArn);
    const ticket = tickets.get(Buffer.from(input.CiphertextBlob ?? []).toString('hex'));
    if (!ticket || ticket.context !== spell(input.EncryptionContext)) throw new InvalidCiphertextException({ message: '', $metadata: { httpStatusCode: 400 } });
    return { $metadata: {}, Plaintext: ticket.key.slice(), KeyId: keyArn };
  });
  return { client, double };
}
