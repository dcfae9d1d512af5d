import { createRecordKeys } from '../../platform/keys/envelope.ts';
import type { Adapter } from './ground.ts';
import { createKeyService } from './key-service.ts';
import { openKeyTable } from './key-table.ts';

/** SM4 keys under the master key, which in the China regions is SM4 too. */
export const keys: Adapter = async (ground) => {
  // who asks whether a deletion is final uses the port keyStore
  const keyStore = await openKeyTable(ground, async () => false);
  return { keys: createRecordKeys({ keyService: createKeyService(), keyStore, clock: ground.clock, defaultSuite: 'sm4-ctr-hmac-sm3' }) };
};
