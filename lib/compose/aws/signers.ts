import { createDynamodbSigningKeys } from '../../platform/keys/dynamodb-signing-keys.ts';
import { openSigners } from '../../platform/keys/open-signers.ts';
import { createKeyService, kms } from './key-service.ts';
import { optionalSetting, setting } from './environment.ts';
import type { Adapter, Ground } from './ground.ts';

/** Ed25519 under a key that the master key wraps, and SM2 in KMS where the stage has such a key. */
export function openStageSigners({ dynamo, clock }: Ground) {
  const signingKeys = createDynamodbSigningKeys({ client: dynamo, table: setting('KEY_TABLE') });
  const keyId = optionalSetting('SM2_KEY');
  return openSigners({
    client: kms, name: setting('LOG_ORIGIN'), ed25519: { held: 'wrapped', keyService: createKeyService(), signingKeys, clock, create: false }, ...(keyId !== undefined && { sm2: { keyId } }),
  });
}

export const signers: Adapter = async (ground) => {
  const all = await openStageSigners(ground);
  return { signer: all[0], signers: all };
};
