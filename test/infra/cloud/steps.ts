import { Buffer } from 'node:buffer';
import { sm2 } from 'sm-crypto-v2';
import type { GapList } from './gaps.ts';
import type { Answer, Step } from './gateway.ts';
import { judge, type Call, type PlainStatement } from './judge.ts';
import type { DeployedFunction } from './stage.ts';
import { absenceCall, callsOf, type Estate, type Wire } from './wire-calls.ts';

const answer = (status: number, type: string, body: string): Answer => ({ status, headers: { 'content-type': type }, body: Buffer.from(body) });
const json = (status: number, body: object): Answer => answer(status, 'application/x-amz-json-1.1', JSON.stringify(body));

/** Keys of the issuer whose tokens the stage takes. */
export const serveIssuer = (keys: object): Step => async (_, request, next) => (request.host === 'id.example.cn' ? answer(200, 'application/json', JSON.stringify(keys)) : next(request));

/** What moto's CloudFormation would refuse of a deployment that is right. */
export const helpCloudFormation = (gaps: GapList): Step => async (wire, request, next) => {
  if (wire.service !== 'cloudformation') return next(request);
  const form = new URLSearchParams(request.body.toString());
  if (form.get('Action') === 'ValidateTemplate') {
    gaps.met('validation');
    return answer(200, 'text/xml', '<ValidateTemplateResponse xmlns="http://cloudformation.amazonaws.com/doc/2010-05-15/"><ValidateTemplateResult><Parameters/></ValidateTemplateResult></ValidateTemplateResponse>');
  }
  const address = form.get('TemplateURL');
  if (address === null) return next(request);
  gaps.met('templateUrl');
  form.set('TemplateURL', address.replace('.amazonaws.com.cn/', '.amazonaws.com/'));
  return next({ ...request, body: Buffer.from(form.toString()) });
};

/** GetPublicKey and Sign with a key of spec SM2, as KMS in the China regions answers them (GM/T 0009, DER). */
export function signWithSm2(gaps: GapList, arn: () => string): Step {
  const pair = sm2.generateKeyPairHex();
  const publicKey = Buffer.from(`3059301306072a8648ce3d020106082a811ccf5501822d034200${pair.publicKey}`, 'hex').toString('base64');
  return async (wire, request, next) => {
    if (wire.service !== 'kms' || !['GetPublicKey', 'Sign'].includes(wire.operation)) return next(request);
    const asked = JSON.parse(request.body.toString()) as { readonly KeyId: string; readonly Message?: string; readonly MessageType?: string; readonly SigningAlgorithm?: string };
    if (asked.KeyId !== arn() && asked.KeyId !== 'alias/edudata-steward-dev-signing') return next(request);
    gaps.met('sm2', wire.operation);
    if (wire.operation === 'GetPublicKey') return json(200, { KeyId: arn(), KeySpec: 'SM2', KeyUsage: 'SIGN_VERIFY', SigningAlgorithms: ['SM2DSA'], PublicKey: publicKey });
    const digest = Buffer.from(asked.Message ?? '', 'base64');
    if (asked.MessageType !== 'DIGEST' || asked.SigningAlgorithm !== 'SM2DSA' || digest.length !== 32) return json(400, { __type: 'ValidationException', message: 'SM2DSA signs a digest of 32 bytes' });
    return json(200, { KeyId: arn(), SigningAlgorithm: 'SM2DSA', Signature: Buffer.from(sm2.doSignature(new Uint8Array(digest), pair.privateKey, { hash: false, der: true }), 'hex').toString('base64') });
  };
}

/** What KMS says of a key that an operator has disabled. */
export const refuseDisabled = (gaps: GapList, arn: () => string | undefined): Step => async (wire, request, next) => {
  if (wire.service !== 'kms' || arn() === undefined || (JSON.parse(request.body.toString()) as { readonly KeyId?: string }).KeyId !== arn()) return next(request);
  gaps.met('keyStates');
  return json(400, { __type: 'DisabledException', message: 'the key is disabled' });
};

/** Backups that a test took, by table and second: `edudata-steward-dev-ledger 1798732800`. */
export type Backups = Map<string, string>;

/** A restore to a second is one of the backup that was taken then. */
export const restoreBackups = (gaps: GapList, backups: Backups): Step => async (wire, request, next) => {
  if (wire.service !== 'dynamodb' || wire.operation !== 'RestoreTableToPointInTime') return next(request);
  gaps.met('pointInTime');
  const { SourceTableName, TargetTableName, RestoreDateTime } = JSON.parse(request.body.toString()) as { readonly SourceTableName: string; readonly TargetTableName: string; readonly RestoreDateTime: number };
  const BackupArn = backups.get(`${SourceTableName} ${RestoreDateTime}`);
  if (BackupArn === undefined) return json(400, { __type: 'com.amazonaws.dynamodb.v20120810#InvalidRestoreTimeException', message: `nothing was kept of ${RestoreDateTime}` });
  return next({ ...request, headers: { ...request.headers, 'x-amz-target': 'DynamoDB_20120810.RestoreTableFromBackup' }, body: Buffer.from(JSON.stringify({ TargetTableName, BackupArn })) });
};

/** What the operator asked for, in order: `PutItem edudata-steward-dev-registry`; whoever listens may end its process. */
export const hearOperator = (heard: (line: string) => void): Step => async (wire, request, next) => {
  if (wire.accessKey === 'AKIAOPERATOR' && ['dynamodb', 'lambda'].includes(wire.service)) {
    const body = wire.service === 'dynamodb' ? JSON.parse(request.body.toString()) as { readonly TableName?: string; readonly RequestItems?: object } : {};
    heard([wire.operation, body.TableName ?? Object.keys(body.RequestItems ?? {}).join(' ')].join(' ').trim());
  }
  return next(request);
};

/** One transaction after the other. */
export function isolateTransactions(gaps: GapList): Step {
  let last: Promise<unknown> = Promise.resolve();
  return async (wire, request, next) => {
    if (wire.service !== 'dynamodb' || !/^Transact|^PutItem$|^DeleteItem$/.test(wire.operation)) return next(request);
    gaps.met('transactions');
    const mine = last.then(() => next(request));
    last = mine.catch(() => undefined);
    return mine;
  };
}

export interface Judged {
  /** What each function asked for, `<function> <action> <resource>`, once each. */
  readonly seen: ReadonlySet<string>;
  /** What a role does not allow. */
  readonly refused: ReadonlySet<string>;
}
export interface Judging {
  readonly functions: readonly DeployedFunction[];
  readonly estate: Estate;
  /** A bucket's policy by the bucket's name. */
  readonly policyOf: (bucket: string) => readonly PlainStatement[];
}

/** What IAM would say to every request of a function. Nobody judges before the stage is there. */
export function enforceRoles(gaps: GapList, judging: () => Judging | undefined): { readonly step: Step; readonly judged: Judged } {
  const [seen, refused] = [new Set<string>(), new Set<string>()];
  function denied(caller: DeployedFunction, calls: readonly Call[], { policyOf }: Judging): string | undefined {
    for (const call of calls) {
      const line = `${caller.name} ${call.action} ${call.resource}`;
      seen.add(line);
      const bucket = /^arn:aws-cn:s3:::([^/]+)/.exec(call.resource)?.[1];
      const verdict = judge({ ...call, context: { ...call.context, 'aws:PrincipalArn': caller.role } }, caller.statements, bucket === undefined ? [] : policyOf(bucket));
      if (verdict !== 'allowed') {
        refused.add(`${line}: ${verdict}`);
        return verdict;
      }
    }
    return undefined;
  }
  const step: Step = async (wire, request, next) => {
    const now = judging();
    const caller = now?.functions.find(({ accessKey }) => accessKey === wire.accessKey);
    if (!now || !caller) return next(request);
    gaps.met('iam');
    if (denied(caller, callsOf(wire, request, now.estate), now) !== undefined) return accessDenied(wire);
    const answered = await next(request);
    const absent = answered.status === 404 && /^(Get|Head)Object/.test(wire.operation) && wire.service === 's3';
    return absent && denied(caller, [absenceCall(request.host)], now) !== undefined ? accessDenied(wire) : answered;
  };
  return { step, judged: { seen, refused } };
}

const accessDenied = ({ service }: Wire): Answer =>
  (service === 's3' ? answer(403, 'application/xml', '<Error><Code>AccessDenied</Code><Message>Access Denied</Message></Error>') : json(400, { __type: 'AccessDeniedException', message: 'not authorized' }));

/** One after the other, the last before the emulator. */
export const inOrder = (steps: readonly Step[]): Step => async (wire, request, next) => {
  const from = (index: number): ((changed: typeof request) => Promise<Answer>) => {
    const step = steps[index];
    return step ? (changed) => step(wire, changed, from(index + 1)) : next;
  };
  return from(0)(request);
};
