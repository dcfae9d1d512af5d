import type * as z from 'zod';
import type { Instant } from '../calendar/instant.ts';
import type { Actor } from '../organizations/actor.ts';
import type { Capacity, SeatName } from '../organizations/seats.ts';
import type { UnitId } from '../identifiers.ts';
import type { Unit } from '../organizations/unit.ts';
import type { Basics, PortName, Ports } from '../platform/platform.ts';
import type { Change, Loaded, Ref } from '../platform/storage/entity.ts';
import type { Event, Receipt, Stream } from '../platform/ledger/ledger.ts';
import type { FrozenProfile } from '../regulations/citation.ts';
import type { Law } from '../regulations/law.ts';
import type { Rule } from '../regulations/rules.ts';
import type { ProfileKey } from '../regulations/profile-schema.ts';
import type { RefusalCode, Text } from '../regulations/refusal.ts';

export type Context = 'organizations' | 'catalog' | 'sharing' | 'grants' | 'records' | 'retention' | 'oversight' | 'notifications' | 'regulations' | 'local';

/**
 * Who may call. `public`: anyone, without a token; `person`: any registered person who is not blocked;
 * a seat name: who sits there, for the unit that `sit()` is given by the handler. An operation with a seat answers
 * nothing and commits nothing until its handler has called `sit`.
 */
export type Caller = 'public' | 'person' | SeatName;

type Schema = z.ZodType;
type Output<S> = S extends z.ZodType<infer O> ? O : undefined;

export interface HttpDeclaration<P, Q, B, R, U extends readonly PortName[], L extends readonly Ref<unknown>[]> {
  /** Verb-noun, unique: `decideItem`. */
  readonly name: string;
  readonly context: Context;
  /** What a reader of the API page sees. */
  readonly summary: Text;
  readonly route: `${'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE'} /${string}`;
  readonly caller: Caller;
  /** Other seats that its handler may take in place of the caller's, e.g. where the profile names who acts at a step. */
  readonly also?: readonly SeatName[];
  /** Profile keys it carries out: duties join on them. */
  readonly rules: readonly ProfileKey[];
  readonly uses?: U;
  /** Strict schemas. A `body` makes the operation take JSON. */
  readonly path?: P;
  readonly query?: Q;
  readonly body?: B;
  readonly returns: R;
  /** Success status; 200 unless said. */
  readonly status?: 200 | 201 | 202;
  /** `If-Match` is required and given to the handler as `expectedVersion`. */
  readonly versioned?: true;
  /** Refusal codes of its own, for the API description. */
  readonly refusals?: readonly RefusalCode[];
  /** Items to load in the same batch as the caller's person, from the path alone. */
  readonly loads?: (path: Output<P>) => L;
  /** Answers something else than JSON, e.g. `text/html`: `returns` is then a string or bytes schema. */
  readonly produces?: string;
  /** Its answer may hold personal values of data subjects: nothing of it is kept for an idempotent replay. */
  readonly personal?: true;
  /** Serves although the clock has gone back: it is there to say what time it is. */
  readonly anyTime?: true;
  /** The log its refusals go to; follows from the context unless said. */
  readonly stream?: Stream;
  readonly handle: (call: Call<Output<P>, Output<Q>, Output<B>, Output<R>, U, L>) => Promise<Answer<Output<R>>>;
}

type LoadedRefs<L extends readonly Ref<unknown>[]> = { -readonly [I in keyof L]: L[I] extends Ref<infer V> ? Loaded<V> | undefined : never };

/** What a handler is given. */
export interface Call<P, Q, B, R, U extends readonly PortName[], L extends readonly Ref<unknown>[]> {
  readonly path: P;
  readonly query: Q;
  readonly body: B;
  readonly loaded: LoadedRefs<L>;
  /** Version named by `If-Match`; 0 unless the operation is `versioned`. */
  readonly expectedVersion: number;
  /** The person who calls. Throws in a `public` operation. */
  readonly actor: Actor;
  readonly now: Instant;
  /** Whose access tokens this deployment takes: the `iss` of each, known since it started. */
  readonly issuers: readonly string[];
  readonly platform: Basics & Pick<Ports, U[number]>;
  /** Takes the operation's seat for the unit that the object belongs to; throws `SEAT_REQUIRED`. `unitPath` is top unit first. */
  sit(unitPath: readonly UnitId[], options?: SitOptions): Promise<Capacity>;
  /** What binds the last unit of the path today, or under a frozen profile. `read`: units that the handler has read already. */
  law(unitPath: readonly UnitId[], frozen?: FrozenProfile, read?: readonly Unit[]): Promise<Law>;
  /** Commits changes, their ledger entry and the idempotency record in one, and answers. The answer is parsed before anything is written. */
  commit(event: Omit<Event, 'operation' | 'actor'> & { readonly capacity?: Capacity }, changes: readonly Change[], answer: R, options?: AnswerOptions): Promise<Answer<R>>;
  /** Bookkeeping beside a refusal, e.g. who must hear of it; nothing else is written without an entry. */
  bookkeep(changes: readonly Change[]): Promise<void>;
  /** Answers without a change. */
  answer(value: R, options?: AnswerOptions): Answer<R>;
}

export interface SitOptions {
  /** Which of the seat's roles, where the law orders several steps. */
  readonly role?: string;
  /** Take another seat than the caller's, one that the operation declares in `also`; of several that may do the same, the first one held. */
  readonly seat?: SeatName | readonly SeatName[];
  /** Whose roles sit there, where the unit itself is bound by no regulation: the law of the other side. */
  readonly under?: Law;
  /** The rule that refuses who does not sit there; `seat-required` unless said. */
  readonly rule?: Rule;
}

export interface AnswerOptions {
  /** Becomes the `ETag`. */
  readonly version?: number;
  readonly location?: string;
}

export interface Answer<R> {
  readonly value: R;
  readonly version?: number;
  readonly location?: string;
  readonly receipt?: Receipt;
}

export interface JobDeclaration<U extends readonly PortName[]> {
  readonly name: string;
  readonly context: Context;
  readonly summary: Text;
  readonly every: '1 minute' | '5 minutes' | '1 hour' | '1 day';
  readonly rules: readonly ProfileKey[];
  readonly uses?: U;
  /** Runs although the clock is in doubt: nothing that it does follows from the time. */
  readonly anyTime?: true;
  readonly run: (call: JobCall<U>) => Promise<JobReport>;
}

export interface JobCall<U extends readonly PortName[]> {
  readonly now: Instant;
  readonly platform: Basics & Pick<Ports, U[number]>;
  /** True while the time budget lasts; a job stops at the next safe point after it ends. */
  readonly timeLeft: () => boolean;
  law(unitPath: readonly UnitId[], frozen?: FrozenProfile): Promise<Law>;
  /** `keeping`: bookkeeping of the same commit that holds the entry's own receipt. */
  commit(event: Omit<Event, 'operation' | 'actor'>, changes: readonly Change[], keeping?: (receipt: Receipt) => readonly Change[]): Promise<Receipt>;
  bookkeep(changes: readonly Change[]): Promise<void>;
}

/** What a job did, in counts; `more` when the time budget ended first. */
export interface JobReport {
  readonly counts: Readonly<Record<string, number>>;
  readonly more: boolean;
}

/** A call whose types the schemas have checked at run time: what the pipeline builds. */
export type AnyCall = Omit<Call<unknown, unknown, unknown, unknown, readonly PortName[], readonly Ref<unknown>[]>, 'loaded'> & {
  readonly loaded: readonly (Loaded<unknown> | undefined)[];
};

/** An operation as the register holds it: schemas as values, types erased. */
export interface HttpOperation extends Omit<HttpDeclaration<Schema, Schema, Schema, Schema, readonly PortName[], readonly Ref<unknown>[]>, 'handle' | 'loads' | 'path' | 'query' | 'body'> {
  readonly kind: 'http';
  readonly path?: Schema;
  readonly query?: Schema;
  readonly body?: Schema;
  readonly handle: (call: AnyCall) => Promise<Answer<unknown>>;
  readonly loads?: (path: unknown) => readonly Ref<unknown>[];
}
export interface JobOperation extends Omit<JobDeclaration<readonly PortName[]>, 'run'> {
  readonly kind: 'job';
  readonly run: (call: JobCall<readonly PortName[]>) => Promise<JobReport>;
}
export type Operation = HttpOperation | JobOperation;

export function operation<
  P extends Schema | undefined, Q extends Schema | undefined, B extends Schema | undefined, R extends Schema,
  const U extends readonly PortName[] = readonly [], const L extends readonly Ref<unknown>[] = readonly [],
>(declaration: HttpDeclaration<P, Q, B, R, U, L>): HttpOperation {
  return { kind: 'http', ...declaration } as unknown as HttpOperation;
}

/** A job is an operation too: triggered by a timer with `{job: name}`, safe to run twice or at once. */
export function job<const U extends readonly PortName[] = readonly []>(declaration: JobDeclaration<U>): JobOperation {
  return { kind: 'job', ...declaration } as unknown as JobOperation;
}
