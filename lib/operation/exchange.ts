import type { Instant } from '../calendar/instant.ts';
import type { PersonId } from '../identifiers.ts';
import type { Actor } from '../organizations/actor.ts';
import type { Receipt } from '../platform/ledger/ledger.ts';
import type { Composition } from '../platform/platform.ts';
import type { Loaded } from '../platform/storage/entity.ts';
import type { IdempotencyRecord } from '../platform/storage/entities/operation.ts';
import { noBytes, type EventShape, type Request, type Response } from './http.ts';
import type { TokenVerifier } from './identity.ts';
import type { Answer, HttpOperation } from './operation.ts';
import type { Route } from './route.ts';

export interface PipelineConfiguration {
  readonly verifyToken: TokenVerifier;
  /** Origins whose pages may call (CORS); none unless configured. */
  readonly origins: readonly string[];
}

export interface Input {
  readonly path: unknown;
  readonly query: unknown;
  readonly body: unknown;
  readonly expectedVersion: number;
}

/** The idempotency key of this request and what stands under it. */
export interface Idempotency {
  readonly personId: PersonId;
  readonly key: string;
  found: Loaded<IdempotencyRecord> | undefined;
}

/** One request on its way through the pipeline; each middleware fills in its part. */
export interface Exchange {
  readonly event: unknown;
  readonly shape: EventShape;
  readonly operation: HttpOperation;
  readonly route: Route;
  readonly platform: Composition;
  readonly configuration: PipelineConfiguration;
  readonly now: Instant;
  request: Request;
  correlationId: string;
  personId: PersonId | undefined;
  actor: Actor | undefined;
  /** Path parameters as sent. */
  pathText: Readonly<Record<string, string>>;
  /** The parsed ones, where they are what the operation declares. */
  path: { readonly parsed: unknown } | undefined;
  loaded: readonly (Loaded<unknown> | undefined)[];
  idempotency: Idempotency | undefined;
  input: Input;
  answer: Answer<unknown> | undefined;
  replayed: boolean;
  /** Of what this request entered in the ledger last: its change, or its refusal. */
  receipt: Receipt | undefined;
  response: Response | undefined;
}

const emptyRequest: Request = { method: '', path: '', query: [], headers: {}, body: noBytes, sourceIp: undefined, requestId: undefined };

export const createExchange = (fixed: Pick<Exchange, 'event' | 'shape' | 'operation' | 'route' | 'platform' | 'configuration' | 'now'>): Exchange => ({
  ...fixed,
  request: emptyRequest, correlationId: '', personId: undefined, actor: undefined, pathText: {}, path: undefined, loaded: [], idempotency: undefined,
  input: { path: undefined, query: undefined, body: undefined, expectedVersion: 0 },
  answer: undefined, replayed: false, receipt: undefined, response: undefined,
});
