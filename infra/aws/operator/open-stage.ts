import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import { toLocalDate } from '../../../lib/calendar/instant.ts';
import { SHARDS } from '../../../lib/compose/aws/ground.ts';
import { createAwsKmsKeyService } from '../../../lib/platform/keys/aws-kms-key-service.ts';
import { createDynamodbSigningKeys } from '../../../lib/platform/keys/dynamodb-signing-keys.ts';
import { openSigners } from '../../../lib/platform/keys/open-signers.ts';
import type { Signers } from '../../../lib/platform/keys/keys.ts';
import { judgeAwsFiles } from '../../../lib/platform/domestic/aws-files.ts';
import { requireDomestic } from '../../../lib/platform/domestic/check-environment.ts';
import { parseDeclaredHosts, readDeclaredHosts } from '../../../lib/platform/domestic/domestic-hosts.ts';
import { createLedger } from '../../../lib/platform/ledger/create-ledger.ts';
import type { Platform } from '../../../lib/platform/platform.ts';
import { createDynamoStore } from '../../../lib/platform/storage/engines/dynamodb.ts';
import { createStorage } from '../../../lib/platform/storage/storage.ts';
import type { Table } from '../../../lib/platform/storage/store.ts';
import { systemClock, systemRandom } from '../../../lib/platform/system.ts';
import { OperatorFault } from '../../local/operator-fault.ts';
import { ignoreConfiguredEndpoints, readAwsFiles } from '../../region-guard/read-aws-files.ts';
import { serviceNameOf, type StageFile } from './stage-file.ts';

export type StagePlatform = Pick<Platform, 'clock' | 'random' | 'storage' | 'ledger'>;

export interface OpenStage {
  readonly service: string;
  readonly file: StageFile;
  readonly dynamo: DynamoDBClient;
  readonly kms: KMSClient;
  readonly platform: StagePlatform;
  /** `create` only when a stage is set up. @throws KeyUnavailable `not-found` where there is none and none is to be made */
  openSigners(create: boolean): Promise<Signers>;
}

/** Region and addresses of this process, as the functions judge theirs, and those of the profile that it runs with; none is taken from a file. @throws NotDomestic, OperatorFault */
export function requireDomesticStage(file: StageFile, env: NodeJS.ProcessEnv): void {
  ignoreConfiguredEndpoints(env);
  const said = env['AWS_REGION'];
  if (said !== undefined && said !== file.region) throw new OperatorFault(`AWS_REGION 为 ${said}，而阶段文件为 ${file.region} · AWS_REGION says ${said}, the stage file ${file.region}.`);
  const { hosts: declared } = readDeclaredHosts(parseDeclaredHosts(file.domesticHosts));
  const inFiles = judgeAwsFiles(readAwsFiles(env), { profiles: [env['AWS_PROFILE'] || 'default'], region: file.region, declared });
  requireDomestic({ ...env, AWS_REGION: file.region, DOMESTIC_HOSTS: file.domesticHosts }, { on: toLocalDate(systemClock.now()) }, inFiles);
}

/** The stage's tables by their deployed names. */
export const tablesOf = (service: string): Readonly<Record<Table, string>> => ({ registry: `${service}-registry`, records: `${service}-records`, ledger: `${service}-ledger` });

/** A deployed stage, with the rights of whoever runs this. */
export function openStage(stage: string, file: StageFile, clients: { readonly dynamo: DynamoDBClient; readonly kms: KMSClient }): OpenStage {
  const { dynamo, kms } = clients;
  const service = serviceNameOf(stage);
  const [clock, random] = [systemClock, systemRandom];
  const store = createDynamoStore({ client: dynamo, tables: tablesOf(service), clock, random });
  const storage = createStorage(store);
  const signingKeys = createDynamodbSigningKeys({ client: dynamo, table: `${service}-keys` });
  const keyService = createAwsKmsKeyService({ client: kms, keyId: `alias/${service}-master` });
  return {
    service, file, dynamo, kms,
    platform: { clock, random, storage, ledger: createLedger({ store, storage, clock, random, shards: SHARDS }) },
    openSigners: (create) => openSigners({ client: kms, name: file.logOrigin, ed25519: { held: 'wrapped', keyService, signingKeys, clock, create }, sm2: { keyId: `alias/${service}-signing` } }),
  };
}

/** By the region's own address: one of the account's (`<account>.ddb.…`), which the SDK prefers where it knows the account, is not documented for the China regions. */
export const clientsOf = ({ region }: StageFile) => ({ dynamo: new DynamoDBClient({ region, accountIdEndpointMode: 'disabled' }), kms: new KMSClient({ region }) });
