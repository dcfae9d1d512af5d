import * as z from 'zod';
import { Instant } from '../../calendar/instant.ts';
import { PersonId, UnitId } from '../../identifiers.ts';
import { Citation, FrozenProfile } from '../../regulations/citation.ts';
import { ENTRY_FORMAT } from './format.ts';
import type { Entry } from './ledger.ts';

export const STREAMS = ['sharing', 'opening', 'operations'] as const;
export const StreamName = z.enum(STREAMS);

const Actor = z.lazy(() => z.strictObject({ personId: PersonId, unitId: UnitId, role: z.string().optional(), onBehalfOf: PersonId.optional() }));
const Fact = z.lazy(() => z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]));
const Digest = z.string().regex(/^[A-Za-z0-9_-]{43}$/);
const Count = z.int().min(0);

/**
 * How an entry is stored and read back. This and what follows is made when the ledger is first read: most functions only
 * write to it, and start sooner.
 */
export const StoredEntry: z.ZodType<Entry> = z.lazy(() => z.strictObject({
  format: z.literal(ENTRY_FORMAT),
  stream: StreamName,
  shard: Count,
  number: z.int().min(1),
  at: Instant,
  event: z.strictObject({
    action: z.string(),
    operation: z.string(),
    actor: Actor.optional(),
    subject: z.record(z.string(), z.string()),
    profile: FrozenProfile.optional(),
    citation: Citation.optional(),
    facts: z.record(z.string(), Fact).optional(),
  }),
  changes: z.array(z.strictObject({ entity: z.string(), key: z.string(), version: Count, commitment: Digest.optional() })),
  bulk: z.strictObject({ entity: z.string(), count: Count, digest: Digest }).optional(),
}) as z.ZodType<Entry>);

/**
 * Fixes the order of a slice of the log: shards ascending, numbers ascending within each. Shard `s` brings the
 * numbers `first[s]` to `last[s]`, none when `last[s]` is one less.
 */
export const Batch = z.lazy(() => z.strictObject({
  stream: StreamName,
  sequence: z.int().min(1),
  /** Leaf index of its first entry; the tree's size before it. */
  start: Count,
  /** The tree's size after it. */
  size: z.int().min(1),
  first: z.array(z.int().min(1)).min(1),
  last: z.array(Count).min(1),
}));
export type Batch = z.output<typeof Batch>;

export const StoredTile = z.lazy(() => z.strictObject({
  stream: StreamName,
  level: z.int().min(0).max(63),
  index: Count,
  width: z.int().min(1).max(256),
  hashes: z.custom<Uint8Array>((value) => value instanceof Uint8Array),
}));
export type StoredTile = z.output<typeof StoredTile>;

export const StoredCheckpoint = z.lazy(() => z.strictObject({
  stream: StreamName,
  origin: z.string(),
  size: z.int().min(1),
  /** base64, as in the note. */
  rootHash: z.string(),
  note: z.string(),
}));
export type StoredCheckpoint = z.output<typeof StoredCheckpoint>;
