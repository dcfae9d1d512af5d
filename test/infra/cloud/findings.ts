import { UNITS } from '../../../infra/aws/units.ts';
import { functionIdOf } from './function-id.ts';

/** A finding of checkov that stands, and why. One that is no longer found is out of date and fails. */
export interface Argued {
  readonly check: string;
  /** Logical ids. */
  readonly resources: readonly string[];
  readonly reason: string;
}

const of = (kind: 'http' | 'job'): readonly string[] => UNITS.filter((unit) => unit.kind === kind).map(({ name }) => functionIdOf(name));
const every = [...of('http'), ...of('job'), functionIdOf('unmatched')];

export const ARGUED: readonly Argued[] = [
  {
    check: 'CKV_AWS_115', resources: every,
    reason: 'A reserve for each function would take from the account’s others and stop requests that the account could serve. The API is throttled as a whole (requestsPerSecond, requestsAtOnce); a job’s lease lets one run work.',
  },
  {
    check: 'CKV_AWS_116', resources: [...of('http'), functionIdOf('unmatched')],
    reason: 'Called by the API and waited for: what fails is told to the caller. A dead-letter queue takes events of asynchronous calls alone, and would keep bodies of requests.',
  },
  {
    check: 'CKV_AWS_116', resources: of('job'),
    reason: 'A timer’s event holds a job’s name and nothing else: the next tick brings it again, the job goes on from its cursor, and its alarm tells when none has succeeded.',
  },
  {
    check: 'CKV_AWS_117', resources: every,
    reason: 'Functions reach the region’s own services alone, over TLS, by addresses that the start-up check allows, and the issuer’s keys. In a network of its own each would need a way out for those keys, and endpoints of five services.',
  },
  {
    check: 'CKV_AWS_18', resources: ['UploadsBucket', 'DocumentsBucket', 'ArchiveBucket', 'LedgerBucket'],
    reason: 'Functions alone reach these objects, and enter in the ledger what they do. Access of others is recorded by the account’s trail, outside the stack that it watches; a bucket of access logs here would be one more to keep for years.',
  },
  {
    check: 'CKV_AWS_18', resources: ['ServerlessDeploymentBucket'],
    reason: 'Holds packages and templates, no data. The account’s trail records who deploys.',
  },
  { check: 'CKV_AWS_21', resources: ['UploadsBucket'], reason: 'What was taken in must be gone: an earlier version of an uploaded file would outlive its deletion.' },
  { check: 'CKV_AWS_28', resources: ['KeyTable'], reason: 'Destruction of a wrapped key must be final: recovery would bring it back for 35 days (infra/decisions/0012-two-key-tables-written-by-us.md).' },
  { check: 'CKV_AWS_28', resources: ['RecordsTable'], reason: 'TTL is what ends ciphertext: recovery would keep it 35 days beyond. Its keys have no copies, so nothing else could end it.' },
];
