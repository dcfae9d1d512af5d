import { AlgorithmSuiteIdentifier, CommitmentPolicy, NodeCachingMaterialsManager, RawAesKeyringNode, RawAesWrappingSuiteIdentifier, buildClient, getLocalCryptographicMaterialsCache } from '@aws-crypto/client-node';
import { createCipheriv, createHmac, createSecretKey, randomBytes } from 'node:crypto';
import { createDataKey } from '../../lib/platform/keys/data-key.ts';
import { suites } from '../../lib/platform/keys/suites/suites.ts';
import type { SuiteName } from '../../lib/platform/keys/keys.ts';
import { beside, micro, perSecond, ratio, type Figure } from './measure.ts';

const record = randomBytes(1024);
const associated = 'resource-aaaaaaaaaaaaaaaaaaaa/2031-07-01/record-aaaaaaaaaaaaaaaaaaaa00000001/1';
/** How many times the rate of the AWS Encryption SDK each suite has to reach. */
const bars: Readonly<Record<SuiteName, number>> = { 'sm4-ctr-hmac-sm3': 8, 'aes-256-gcm': 30 };

const keyOf = (bytes: number) => createSecretKey(randomBytes(bytes));
const [sm4, mac, aes] = [keyOf(16), keyOf(32), keyOf(32)];

/** The bare cipher calls of Node, without header, key commitment or checks. */
const bare: Record<SuiteName, () => Buffer> = {
  'sm4-ctr-hmac-sm3': () => {
    const iv = randomBytes(16);
    const body = createCipheriv('sm4-ctr', sm4, iv).update(record);
    return Buffer.concat([iv, body, createHmac('sm3', mac).update(associated).update(iv).update(body).digest()]);
  },
  'aes-256-gcm': () => {
    const iv = randomBytes(12);
    const cipher = createCipheriv('aes-256-gcm', aes, iv).setAAD(Buffer.from(associated));
    return Buffer.concat([iv, cipher.update(record), cipher.final(), cipher.getAuthTag()]);
  },
};

/** The AWS Encryption SDK at its best: a raw key on this machine, an unsigned suite with key commitment, data keys cached. */
function encryptionSdk(): () => Promise<unknown> {
  const { encrypt } = buildClient(CommitmentPolicy.REQUIRE_ENCRYPT_REQUIRE_DECRYPT);
  const keyring = new RawAesKeyringNode({
    keyName: 'bench', keyNamespace: 'bench', unencryptedMasterKey: randomBytes(32), wrappingSuite: RawAesWrappingSuiteIdentifier.AES256_GCM_IV12_TAG16_NO_PADDING,
  });
  const manager = new NodeCachingMaterialsManager({
    backingMaterials: keyring, cache: getLocalCryptographicMaterialsCache(100), maxAge: 3_600_000, maxMessagesEncrypted: 2 ** 32 - 1, partition: 'bench',
  });
  const options = { suiteId: AlgorithmSuiteIdentifier.ALG_AES256_GCM_IV12_TAG16_HKDF_SHA512_COMMIT_KEY, encryptionContext: { record: 'bench' }, plaintextLength: record.length };
  return () => encrypt(manager, record, options);
}

export async function encryptionFigures(): Promise<readonly Figure[]> {
  const names: readonly SuiteName[] = ['sm4-ctr-hmac-sm3', 'aes-256-gcm'];
  const figures: Figure[] = [];
  for (const name of names) {
    const { cipher } = createDataKey(name, randomBytes(suites[name].keyLength));
    const [again, theirs] = await beside(15, 2000, () => cipher.encrypt(record, associated), bare[name]);
    figures.push({ name: `encrypt 1 KB, ${name}`, value: `${micro(again)} (${ratio(again, theirs)})`, baseline: `bare node:crypto calls ${micro(theirs)}`, how: 'median of 15 interleaved rounds of 2,000 records, cached data key' });
    const [ours, sdk] = await beside(9, 400, () => cipher.encrypt(record, associated), encryptionSdk());
    figures.push({
      name: `encrypt 1 KB, ${name}, beside the AWS Encryption SDK for JavaScript`, value: `${perSecond(1e6 / ours)} (${(sdk / ours).toFixed(1)}× its rate)`, baseline: `AWS Encryption SDK ${perSecond(1e6 / sdk)}: raw AES keyring, caching materials manager, unsigned suite with key commitment`,
      how: 'median of 9 interleaved rounds of 400 records, data keys cached on both sides', bar: { text: `at least ${bars[name]}× its rate`, met: sdk / ours >= bars[name] },
    });
  }
  return figures;
}
