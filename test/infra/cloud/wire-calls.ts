import type { Call } from './judge.ts';

/** A request to the cloud as it came over the wire. */
export interface WireRequest {
  readonly method: string;
  /** Path and query. */
  readonly target: string;
  readonly host: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: Buffer;
}

export interface Wire {
  readonly service: string;
  /** Whose access key signed it, `undefined` where none did. */
  readonly accessKey: string | undefined;
  /** As the service calls it: `TransactWriteItems`. */
  readonly operation: string;
}

type Json = { readonly [name: string]: unknown };
const asObject = (value: unknown): Json => (typeof value === 'object' && value !== null ? value as Json : {});
const asText = (value: unknown): string => (typeof value === 'string' ? value : '');

/** Credential=<access key>/<day>/<region>/<service>/aws4_request, in a header or in a presigned address. */
const CREDENTIAL = /Credential=([^/&]+)\/\d+\/[a-z0-9-]+\/([a-z0-9-]+)\/aws4_request/;

export function readWire({ method, target, headers, host }: WireRequest): Wire {
  const url = new URL(target, `https://${host}`);
  const [, accessKey, signedFor] = CREDENTIAL.exec(headers['authorization'] ?? decodeURIComponent(url.search)) ?? [];
  const service = signedFor ?? host.split('.').at(-6) ?? host;
  if (service === 's3') return { service, accessKey, operation: s3Operation(method, url) };
  return { service, accessKey, operation: headers['x-amz-target']?.split('.').at(-1) ?? `${method} ${url.pathname}` };
}

function s3Operation(method: string, { pathname, searchParams }: URL): string {
  const ofBucket = pathname === '/';
  if (ofBucket) return method === 'GET' && searchParams.has('versions') ? 'ListObjectVersions' : method === 'GET' && searchParams.has('list-type') ? 'ListObjectsV2' : method === 'POST' && searchParams.has('delete') ? 'DeleteObjects' : `${method} bucket ${searchParams}`;
  const version = searchParams.has('versionId') ? 'Version' : '';
  return { GET: `GetObject${version}`, HEAD: `HeadObject${version}`, PUT: 'PutObject', DELETE: `DeleteObject${version}` }[method] ?? `${method} object`;
}

/** What the requests are judged against: the account, and the key that each table and bucket is encrypted under. */
export interface Estate {
  readonly account: string;
  /** By name of table or bucket: ARN of the key. */
  readonly keyOf: Readonly<Record<string, string>>;
}

/** Everything that IAM asks a role for when this request comes. What is not known here is named, and so refused. */
export function callsOf(wire: Wire, request: WireRequest, estate: Estate): readonly Call[] {
  if (wire.service === 'dynamodb') return dynamoCalls(wire.operation, asObject(JSON.parse(request.body.toString())), estate);
  if (wire.service === 'kms') return kmsCalls(wire.operation, asObject(JSON.parse(request.body.toString())), estate);
  if (wire.service === 's3') return s3Calls(wire.operation, request, estate);
  return [{ action: `${wire.service}:${wire.operation}`, resource: '*', context: {} }];
}

const IN_TRANSACTION: Readonly<Record<string, string>> = { Put: 'PutItem', Delete: 'DeleteItem', Update: 'UpdateItem', ConditionCheck: 'ConditionCheckItem', Get: 'GetItem' };

function dynamoCalls(operation: string, body: Json, { account, keyOf }: Estate): readonly Call[] {
  const arn = (table: unknown): string => `arn:aws-cn:dynamodb:cn-north-1:${account}:table/${asText(table)}`;
  const call = (action: string, resource: string): Call => ({ action: `dynamodb:${action}`, resource, context: {} });
  const under = (table: unknown): readonly Call[] => (keyOf[asText(table)] === undefined ? [] : [{ action: 'kms:Decrypt', resource: keyOf[asText(table)] ?? '', context: { 'kms:EncryptionContextKeys': ['aws:dynamodb:tableName', 'aws:dynamodb:subscriberId'] } }]);
  const items = body['TransactItems'];
  if (Array.isArray(items)) {
    return items.flatMap((item: unknown) => Object.entries(asObject(item)).flatMap(([kind, what]) => {
      const { TableName } = asObject(what);
      return [call(IN_TRANSACTION[kind] ?? kind, arn(TableName)), ...under(TableName)];
    }));
  }
  if (body['RequestItems'] !== undefined) return Object.keys(asObject(body['RequestItems'])).flatMap((table) => [call(operation, arn(table)), ...under(table)]);
  if (body['ResourceArn'] !== undefined) return [call(operation, asText(body['ResourceArn']))];
  const table = body['TableName'];
  const index = body['IndexName'] === undefined ? '' : `/index/${asText(body['IndexName'])}`;
  return [call(operation, `${arn(table)}${index}`), ...(operation.startsWith('Describe') ? [] : under(table))];
}

function kmsCalls(operation: string, body: Json, { account }: Estate): readonly Call[] {
  const keyId = asText(body['KeyId']);
  const resource = keyId.startsWith('arn:') ? keyId : `arn:aws-cn:kms:cn-north-1:${account}:key/${keyId}`;
  const keys = Object.keys(asObject(body['EncryptionContext']));
  return [{ action: `kms:${operation}`, resource, context: keys.length === 0 ? {} : { 'kms:EncryptionContextKeys': keys } }];
}

const S3_ACTIONS: Readonly<Record<string, string>> = {
  ListObjectsV2: 'ListBucket', ListObjectVersions: 'ListBucketVersions', HeadObject: 'GetObject', HeadObjectVersion: 'GetObjectVersion', DeleteObjects: 'DeleteObject',
};

function s3Calls(operation: string, { target, host }: WireRequest, { keyOf }: Estate): readonly Call[] {
  const url = new URL(target, `https://${host}`);
  const bucket = host.split('.s3.')[0] ?? host;
  const action = `s3:${S3_ACTIONS[operation] ?? operation}`;
  const ofBucket = url.pathname === '/';
  const prefix = url.searchParams.get('prefix');
  const resource = ofBucket ? `arn:aws-cn:s3:::${bucket}` : `arn:aws-cn:s3:::${bucket}${decodeURIComponent(url.pathname)}`;
  const call: Call = { action, resource, context: { 'aws:SecureTransport': 'true', ...(ofBucket && prefix !== null && { 's3:prefix': prefix }) } };
  const key = keyOf[bucket];
  const enciphering = operation === 'PutObject' ? ['kms:GenerateDataKey', 'kms:Decrypt'] : /^(Get|Head)Object/.test(operation) ? ['kms:Decrypt'] : [];
  return [call, ...(key === undefined ? [] : enciphering.map((one): Call => ({ action: one, resource: key, context: { 'kms:EncryptionContextKeys': ['aws:s3:arn'] } })))];
}

/** A missing object is told from a forbidden one to whoever may list the bucket; `s3:prefix` is no part of such a request. */
export const absenceCall = (host: string): Call => ({ action: 's3:ListBucket', resource: `arn:aws-cn:s3:::${host.split('.s3.')[0] ?? host}`, context: { 'aws:SecureTransport': 'true' } });
