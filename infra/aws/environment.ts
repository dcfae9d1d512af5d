import type { PortName } from '../../lib/platform/platform.ts';
import { bucketLogicalId, bucketsOf } from './bucket-use.ts';
import type { Unit } from './units.ts';

const keyPorts: readonly PortName[] = ['keys', 'keyStore', 'signer', 'signers', 'sequencer', 'pruner'];
const wrapping: readonly PortName[] = ['keys', 'signer', 'signers', 'sequencer', 'pruner'];
const signing: readonly PortName[] = ['signer', 'signers', 'sequencer', 'pruner'];

const usesAny = ({ ports }: Pick<Unit, 'ports'>, wanted: readonly PortName[]): boolean => ports.some((port) => wanted.includes(port));
export const usesKeyTable = (unit: Unit): boolean => usesAny(unit, keyPorts);
export const wraps = (unit: Unit): boolean => usesAny(unit, wrapping);
export const signs = (unit: Unit): boolean => usesAny(unit, signing);

/** What a function knows beside what all know (serverless.yml, `provider.environment`): only what its role may use. */
export const environmentOf = (unit: Unit, replica: string): Readonly<Record<string, unknown>> => ({
  ...(usesKeyTable(unit) && { KEY_TABLE: { Ref: 'KeyTable' }, ...(replica !== '' && { KEY_REPLICA_REGION: replica }) }),
  ...(wraps(unit) && { MASTER_KEY: { 'Fn::GetAtt': ['MasterKey', 'Arn'] } }),
  ...(signs(unit) && { SM2_KEY: { 'Fn::GetAtt': ['SigningKey', 'Arn'] }, LOG_ORIGIN: '${self:custom.stage.logOrigin}' }),
  ...Object.fromEntries(bucketsOf(unit).map(({ bucket }) => [`BUCKET_${bucket.toUpperCase()}`, { Ref: bucketLogicalId(bucket) }])),
});
