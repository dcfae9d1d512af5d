import { DynamoDBClient } from '@aws-sdk/client-dynamodb';
import { KMSClient } from '@aws-sdk/client-kms';
import type { EndpointV2 } from '@smithy/types';

/** What bundle-packed.test.ts reads twice: as it stands in the source, and bundled as a function is. */
export { builtInYears } from '../../lib/calendar/built-in-years.ts';
export { reasonInChinese } from '../../lib/regulations/default-reasons.ts';
export { REGULATIONS_IN_FULL } from '../../lib/regulations/in-full.ts';
export { REFUSAL_CODES } from '../../lib/regulations/refusal-codes.ts';
export { REGULATIONS } from '../../lib/regulations/registry.ts';

type Asked = {
  readonly Region: string;
  readonly Endpoint?: string;
  readonly UseFIPS?: boolean;
  readonly UseDualStack?: boolean;
};
type Resolver = (asked: Asked) => EndpointV2;
const [dynamodb, kms] = [new DynamoDBClient({ region: 'cn-north-1' }), new KMSClient({ region: 'cn-north-1' })];
export const resolvers: Readonly<Record<'dynamodb' | 'kms', Resolver>> = { dynamodb: dynamodb.config.endpointProvider, kms: kms.config.endpointProvider };
