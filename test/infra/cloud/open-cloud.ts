import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createDemoIssuer, type DemoIssuer } from '../../../infra/local/demo-issuer.ts';
import { virtualClock, type VirtualClock } from '../../support/virtual-clock.ts';
import { packageStage, type Packaged } from '../packaged.ts';
import { deploy } from './deploy.ts';
import { bucketPolicies, estateOf, tablePolicy } from './estate.ts';
import { createGapList, type GapList } from './gaps.ts';
import { startGateway, type Gateway } from './gateway.ts';
import { layOut, startFunction, type FunctionProcess } from './lambda.ts';
import { startMoto, type Emulator } from './moto.ts';
import { readStage, type DeployedFunction, type Stage } from './stage.ts';
import { enforceRoles, hearOperator, helpCloudFormation, inOrder, isolateTransactions, refuseDisabled, restoreBackups, serveIssuer, signWithSm2, type Backups, type Judged, type Judging } from './steps.ts';

/** The stage `dev`, deployed by `sls deploy` into the emulator. */
export interface Cloud {
  readonly packaged: Packaged;
  readonly stage: Stage;
  readonly gateway: Gateway;
  readonly issuer: DemoIssuer;
  readonly clock: VirtualClock;
  readonly gaps: GapList;
  readonly judged: Judged;
  /** Everything that functions wrote. */
  readonly heard: string[];
  /** What `sls deploy` printed. */
  readonly deployment: string;
  /** The function's process, begun where there is none; with another environment, one of its own. */
  functionOf(name: string, change?: Readonly<Record<string, string>>): FunctionProcess;
  /** Runs a file of ours with an operator's rights and every name of the stage. */
  operator(file: string): FunctionProcess;
  /** Keeps what the recoverable tables hold now, and answers with the second. */
  backUp(): Promise<string>;
  /** Hears what an operator asks for from now on. */
  listen(to: (line: string) => void): void;
  /** From now on KMS refuses what needs the master key. */
  disableMasterKey(): void;
  close(): Promise<void>;
}

export async function openCloud(bin: string, start: string): Promise<Cloud> {
  const emulator = await startMoto(bin);
  try {
    return await openOver(emulator, start);
  } catch (error) {
    await emulator.stop();
    throw error;
  }
}

async function openOver(emulator: Emulator, start: string): Promise<Cloud> {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-cloud-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const [clock, gaps] = [virtualClock(start), createGapList()];
  const issuer = await createDemoIssuer({ folder, clock, issuer: 'https://id.example.cn' });
  const packaged = packageStage('dev');
  let judging: Judging | undefined;
  let sm2Key = '';
  let disabled: string | undefined;
  let listening = (_line: string): void => undefined;
  const backups: Backups = new Map();
  const { step: roles, judged } = enforceRoles(gaps, () => judging);
  const gateway = await startGateway(emulator, inOrder([serveIssuer(issuer.keys), helpCloudFormation(gaps), roles, refuseDisabled(gaps, () => disabled), signWithSm2(gaps, () => sm2Key), hearOperator((line) => listening(line)), restoreBackups(gaps, backups), isolateTransactions(gaps)]));
  const deployment = await deploy(packaged.folder, gateway, folder);

  const stage = await readStage(emulator, packaged);
  for (const [type, count] of stage.unknownTypes) gaps.met('resourceTypes', `${type} (${count})`);
  const secret = randomBytes(32).toString('hex');
  await emulator.ask('secretsmanager', '/', { target: 'secretsmanager.CreateSecret', json: { Name: 'cursor-secret', SecretString: secret } });
  const [keyTable, sm2] = ['KeyTable', 'SigningKey'].map((id) => String(stage.resolve({ 'Fn::GetAtt': [id, 'Arn'] })));
  sm2Key = sm2 ?? '';
  await emulator.ask('dynamodb', '/', { target: 'DynamoDB_20120810.PutResourcePolicy', json: { ResourceArn: keyTable, Policy: JSON.stringify(tablePolicy(packaged, stage)) } });
  for (const gap of ['tablePolicies', 'resourcePolicies', 'objectLock', 'partition', 'sm4', 'lambda', 'api', 'timers'] as const) gaps.met(gap);
  judging = { functions: [...stage.functions.values()], estate: estateOf(packaged, stage), policyOf: bucketPolicies(packaged, stage) };

  const heard: string[] = [];
  const told = ({ environment }: Pick<DeployedFunction, 'environment'>): Readonly<Record<string, string>> => Object.fromEntries(Object.entries(environment).map(([name, value]) => {
    if (value.startsWith('{{resolve:secretsmanager:')) gaps.met('secret');
    return [name, value.startsWith('{{resolve:secretsmanager:') ? secret : value];
  }));
  const bundles = layOut(new Map([...stage.functions.keys()].map((name) => [name, packaged.bundleOf(name)])));
  const processes = new Map<string, FunctionProcess>();
  const others: FunctionProcess[] = [];
  const begin = (each: DeployedFunction, change: Readonly<Record<string, string>> = {}): FunctionProcess =>
    startFunction({ ...each, file: bundles.fileOf(each.name), environment: { ...told(each), ...change }, gateway, heard: (said) => void heard.push(said) });
  return {
    packaged, stage, gateway, issuer, clock, gaps, judged, heard, deployment,
    functionOf(name, change) {
      const each = stage.functions.get(name);
      if (!each) throw new TypeError(`no function is called ${name}`);
      const process = (change ? undefined : processes.get(name)) ?? begin(each, change);
      if (change) others.push(process);
      else processes.set(name, process);
      return process;
    },
    operator(file) {
      const environment = Object.assign({}, ...[...stage.functions.values()].map(told)) as Record<string, string>;
      const process = startFunction({ name: 'operator', file: fileURLToPath(new URL(file, import.meta.url)), environment, accessKey: 'AKIAOPERATOR', timeout: 60, gateway, heard: (said) => void heard.push(said) });
      others.push(process);
      return process;
    },
    async backUp() {
      const at = new Date(Math.floor(Date.parse(clock.now()) / 1_000) * 1_000);
      for (const TableName of ['edudata-steward-dev-registry', 'edudata-steward-dev-ledger']) {
        const made = JSON.parse(await emulator.ask('dynamodb', '/', { target: 'DynamoDB_20120810.CreateBackup', json: { TableName, BackupName: `at-${at.getTime()}` } })) as { readonly BackupDetails: { readonly BackupArn: string } };
        backups.set(`${TableName} ${at.getTime() / 1_000}`, made.BackupDetails.BackupArn);
      }
      return at.toISOString();
    },
    listen(to) { listening = to; },
    disableMasterKey() { disabled = String(stage.resolve({ 'Fn::GetAtt': ['MasterKey', 'Arn'] })); },
    async close() {
      for (const process of [...processes.values(), ...others]) process.stop();
      gateway.close();
      bundles.remove();
      await emulator.stop();
    },
  };
}
