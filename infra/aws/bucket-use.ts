import { STREAMS } from '../../lib/platform/ledger/entry.ts';
import type { Bucket } from '../../lib/platform/objects/objects.ts';
import { pascal, type Unit } from './units.ts';

type Act = 'get' | 'put' | 'delete' | 'list' | 'delete-versions';

/** What one function does in one bucket, and below which prefixes. */
export interface BucketUse {
  readonly bucket: Bucket;
  readonly prefixes: readonly string[];
  readonly acts: readonly Act[];
}

const logs = STREAMS.map((stream) => `${stream}/`);
const readsLedger: BucketUse = { bucket: 'ledger', prefixes: logs, acts: ['get'] };
const intents: BucketUse = { bucket: 'ledger', prefixes: ['destructions/'], acts: ['get', 'put'] };

/** By context and kind, for what uses the port `objects`. What stands here beyond need is for a review to find. */
const uses: Readonly<Record<string, readonly BucketUse[]>> = {
  'sharing http': [
    { bucket: 'uploads', prefixes: ['scans/'], acts: ['get', 'put'] },
    { bucket: 'documents', prefixes: ['agreements/', 'scans/'], acts: ['get', 'put'] },
  ],
  'grants http': [{ bucket: 'documents', prefixes: ['agreements/', 'scans/'], acts: ['get'] }],
  'grants job': [intents],
  'records http': [{ bucket: 'uploads', prefixes: ['imports/'], acts: ['put'] }],
  'records job': [{ bucket: 'uploads', prefixes: ['imports/'], acts: ['get', 'delete'] }],
};

function retentionUse({ operations }: Unit): readonly BucketUse[] {
  const archives: BucketUse = { bucket: 'archive', prefixes: ['resource-'], acts: ['get', 'put', 'delete', 'list'] };
  return operations.some(({ name }) => name === 'endCohorts') ? [archives] : [intents];
}

export function bucketsOf(unit: Unit): readonly BucketUse[] {
  const { ports, context, kind } = unit;
  const declared = ports.includes('objects') ? (context === 'retention' ? retentionUse(unit) : uses[`${context} ${kind}`]) : [];
  if (!declared) throw new TypeError(`${unit.name} uses objects, but nothing says which buckets`);
  return [
    ...declared.map((use) => (use.bucket === 'ledger' && ports.includes('ledgerReader') ? { ...use, prefixes: [...use.prefixes, ...logs] } : use)),
    ...(ports.includes('ledgerReader') && !declared.some(({ bucket }) => bucket === 'ledger') ? [readsLedger] : []),
    ...(ports.includes('sequencer') ? [{ ...readsLedger, acts: ['get', 'put'] } as const] : []),
    ...(ports.includes('pruner') ? [{ ...readsLedger, acts: ['get', 'put', 'list', 'delete-versions'] } as const] : []),
  ];
}

export const bucketLogicalId = (bucket: Bucket): string => `${pascal(bucket)}Bucket`;
