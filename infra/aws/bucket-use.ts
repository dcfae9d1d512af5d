import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import type { Bucket } from '../../lib/platform/objects/objects.ts';
import { pascal, type Unit } from './units.ts';

type Act = 'get' | 'put' | 'delete' | 'list' | 'delete-versions';

/** What is done in one bucket, and below which prefixes. A put looks at what stands there, so it needs get. */
export interface BucketUse {
  readonly bucket: Bucket;
  readonly prefixes: readonly string[];
  readonly acts: readonly Act[];
}

const use = (bucket: Bucket, prefixes: readonly string[], ...acts: readonly Act[]): BucketUse => ({ bucket, prefixes, acts });
const kept = ['agreements/', 'scans/'];
const readDocuments = use('documents', kept, 'get');
const writeDocuments = use('documents', kept, 'get', 'put');
const intents = use('ledger', ['destructions/'], 'get', 'put');
const logs = STREAMS.map((stream) => `${stream}/`);

/** Every operation with the port `objects` says here what for; a test compares it with what its files call. */
export const BUCKET_USES: Readonly<Record<string, readonly BucketUse[]>> = {
  startImport: [use('uploads', ['imports/'], 'put')],
  runImports: [use('uploads', ['imports/'], 'get', 'delete')],
  submitApplication: [writeDocuments],
  decideItem: [writeDocuments],
  ruleOnItem: [writeDocuments],
  concludeCoordination: [writeDocuments],
  obtainDirectGrant: [writeDocuments],
  getDocument: [readDocuments],
  requestScanUpload: [use('uploads', ['scans/'], 'get', 'put'), writeDocuments],
  signDocument: [use('uploads', ['scans/'], 'get'), writeDocuments],
  activateGrant: [writeDocuments],
  reviewShares: [writeDocuments],
  revokeGrant: [intents],
  endPseudonyms: [intents],
  endLookupKeys: [intents],
  advanceDestructions: [intents],
  endCohorts: [use('archive', ['resource-'], 'get', 'put', 'delete', 'list')],
};

const portUses: Readonly<Partial<Record<Unit['ports'][number], readonly BucketUse[]>>> = {
  ledgerReader: [use('ledger', logs, 'get')],
  sequencer: [use('ledger', logs, 'get', 'put')],
  pruner: [use('ledger', logs, 'get', 'put', 'list', 'delete-versions')],
};

/** What a function does in each bucket: all that its operations do there. */
export function bucketsOf({ ports, operations }: Unit): readonly BucketUse[] {
  const all = [
    ...operations.flatMap(({ name, uses = [] }) => (uses.includes('objects') ? BUCKET_USES[name] ?? undeclared(name) : [])),
    ...ports.flatMap((port) => portUses[port] ?? []),
  ];
  return [...new Set(all.map(({ bucket }) => bucket))].map((bucket) => {
    const here = all.filter((found) => found.bucket === bucket);
    return use(bucket, [...new Set(here.flatMap(({ prefixes }) => prefixes))], ...new Set(here.flatMap(({ acts }) => acts)));
  });
}

function undeclared(name: string): never {
  throw new TypeError(`${name} uses objects, but infra/aws/bucket-use.ts does not say which`);
}

export const bucketLogicalId = (bucket: Bucket): string => `${pascal(bucket)}Bucket`;
