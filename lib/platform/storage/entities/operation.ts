import * as z from 'zod';
import { Instant } from '../../../calendar/instant.ts';
import { PersonId } from '../../../identifiers.ts';
import { StreamName } from '../../ledger/entry.ts';
import { entity } from '../entity.ts';

/** What an actor's idempotency key was used for, and what was answered. Written inside the commit it stands for. */
export const IdempotencyRecord = z.strictObject({
  personId: PersonId,
  /** Digest of the person and the key that was sent. */
  key: z.string(),
  operation: z.string(),
  salt: z.string(),
  /** hex SHA-256 over salt, route, parameters and body. */
  requestHash: z.string(),
  status: z.int(),
  value: z.unknown(),
  version: z.int().optional(),
  location: z.string().optional(),
  /** Of the entry that this record was committed with. */
  receipt: z.strictObject({ stream: StreamName, shard: z.int(), number: z.int(), leafHash: z.string() }),
  endsAt: Instant,
});
export type IdempotencyRecord = z.output<typeof IdempotencyRecord>;

export const IdempotencyEntity = entity<'idempotency', IdempotencyRecord, { personId: PersonId; key: string }>({
  name: 'idempotency', table: 'registry', schema: IdempotencyRecord, bookkeeping: true,
  key: ({ personId, key }) => ({ partition: [personId], sort: [key] }),
  ends: ({ endsAt }) => endsAt,
  dropsAt: ({ endsAt }) => endsAt,
});

const KnownTime = z.strictObject({ at: Instant });
type KnownTime = z.output<typeof KnownTime>;

/** The last instant that has been for certain: jobs move it on while the clock is plausible, a person's word where it is not. */
export const KnownTimeEntity = entity<'knownTime', KnownTime, object>({
  name: 'knownTime', table: 'registry', schema: KnownTime, bookkeeping: true,
  key: () => ({ partition: ['all'] }),
});

const JobLease = z.strictObject({ job: z.string(), holder: z.string(), until: Instant });
type JobLease = z.output<typeof JobLease>;

/** Who runs a job now. A lease that ran out is taken over. */
export const JobLeaseEntity = entity<'jobLease', JobLease, { job: string }>({
  name: 'jobLease', table: 'registry', schema: JobLease, bookkeeping: true,
  key: ({ job }) => ({ partition: [job] }),
});
