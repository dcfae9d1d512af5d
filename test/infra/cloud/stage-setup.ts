import { seedCity } from '../../../infra/local/seed.ts';
import { setting } from '../../../lib/compose/aws/environment.ts';
import { compose } from '../../../lib/compose/aws/ground.ts';
import { createKeyService, kms } from '../../../lib/compose/aws/key-service.ts';
import { ledgerReader } from '../../../lib/compose/aws/ledger-reader.ts';
import { once } from '../../../lib/compose/aws/once.ts';
import { createDynamodbSigningKeys } from '../../../lib/platform/keys/dynamodb-signing-keys.ts';
import { openSigners } from '../../../lib/platform/keys/open-signers.ts';
import type { Stream } from '../../../lib/platform/ledger/ledger.ts';
import { trustClock } from '../../support/trust-clock.ts';

/** What an operator does once, and looks at: run with an operator's rights, in a process like a function's. */
export type Errand =
  /** As if jobs had run until now: a test that moves its clock means it. */
  | { readonly errand: 'trust-clock' }
  | { readonly errand: 'set-up'; readonly issuer: string }
  | { readonly errand: 'latest'; readonly stream: Stream }
  | { readonly errand: 'entries'; readonly stream: Stream; readonly from: number; readonly to: number };

const ready = once(async () => {
  const ground = await compose([ledgerReader]);
  return { ground, ledger: (await ledgerReader(ground)).ledgerReader };
});

export async function handler(errand: Errand): Promise<unknown> {
  const { ground, ledger } = await ready();
  if (errand.errand === 'latest') return ledger?.latest(errand.stream);
  if (errand.errand === 'entries') return ledger?.entries(errand.stream, errand.from, errand.to);
  if (errand.errand === 'trust-clock') return trustClock(ground);
  const signingKeys = createDynamodbSigningKeys({ client: ground.dynamo, table: setting('KEY_TABLE') });
  const signers = await openSigners({
    client: kms, name: setting('LOG_ORIGIN'), ed25519: { held: 'wrapped', keyService: createKeyService(), signingKeys, clock: ground.clock, create: true }, sm2: { keyId: setting('SM2_KEY') },
  });
  await seedCity(ground, { issuer: errand.issuer });
  return signers.map(({ algorithm }) => algorithm);
}
