import { logGroupPrefix } from './alarms.ts';
import type { Unit } from './units.ts';

const keptAndEncrypted = { DeletionPolicy: 'Retain', UpdateReplacePolicy: 'Retain', Properties: { KmsKeyId: { 'Fn::GetAtt': ['OperationsKey', 'Arn'] } } };

/** What osls generates, completed: logs outlive their functions and are encrypted; the API is throttled. */
export const extensionsOf = (units: readonly Unit[]): Readonly<Record<string, object>> => ({
  ...Object.fromEntries([...units.map(({ name }) => name), 'unmatched'].map((name) => [`${logGroupPrefix(name)}LogGroup`, keptAndEncrypted])),
  HttpApiLogGroup: keptAndEncrypted,
  HttpApiStage: {
    Properties: {
      DefaultRouteSettings: { DetailedMetricsEnabled: true, ThrottlingRateLimit: '${self:custom.stage.requestsPerSecond}', ThrottlingBurstLimit: '${self:custom.stage.requestsAtOnce}' },
    },
  },
});
