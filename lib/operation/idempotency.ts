import { createHash } from 'node:crypto';
import { toInstant, toMilliseconds } from '../calendar/instant.ts';
import { IdempotencyEntity, type IdempotencyRecord } from '../platform/storage/entities/operation.ts';
import type { Receipt } from '../platform/ledger/ledger.ts';
import type { Change } from '../platform/storage/entity.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Exchange } from './exchange.ts';
import type { Request } from './http.ts';
import type { Answer } from './operation.ts';

export const idempotencyLabel = 'idempotency';
const keptFor = 24 * 3_600_000;

/** A client may make its key of a person's number: what is stored is a digest that belongs to the caller alone. */
export const storedKey = (personId: string, key: string): string => createHash('sha256').update(`${personId} ${key}`).digest('base64url');

/** hex SHA-256 over everything that makes this the same request again. The salt keeps short bodies from being guessed. */
function hashRequest(request: Request, salt: string): string {
  const hash = createHash('sha256');
  const head = [salt, request.method, request.path, JSON.stringify(request.query), request.headers['if-match'] ?? ''];
  return hash.update(JSON.stringify(head)).update(request.body).digest('hex');
}

/** The record of this answer: one of the commit's own writes, the first, so that a second commit names it. Holds the entry's receipt. */
export function toIdempotencyChange(exchange: Exchange, answer: Answer<unknown>, receipt: Receipt): readonly Change[] {
  const { idempotency, operation, platform, request, now } = exchange;
  if (!idempotency) return [];
  const salt = platform.random.token();
  return [IdempotencyEntity.insert({
    personId: idempotency.personId, key: idempotency.key, operation: operation.name, salt, requestHash: hashRequest(request, salt),
    status: operation.status ?? 200, value: answer.value, receipt,
    ...(answer.version !== undefined && { version: answer.version }), ...(answer.location !== undefined && { location: answer.location }),
    endsAt: toInstant(toMilliseconds(now) + keptFor),
  }, idempotencyLabel)];
}

/** The stored answer, when the key was used for this very request. @throws Refusal `IDEMPOTENCY_KEY_REUSED` when for another */
export function toReplay(exchange: Exchange, record: IdempotencyRecord): Answer<unknown> {
  if (record.operation !== exchange.operation.name || record.requestHash !== hashRequest(exchange.request, record.salt)) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  const { value, version, location, receipt } = record;
  return { value, receipt, ...(version !== undefined && { version }), ...(location !== undefined && { location }) };
}

/** Looks again: a twin request may have committed meanwhile. */
export async function findReplay(exchange: Exchange): Promise<Answer<unknown> | undefined> {
  const { idempotency, platform } = exchange;
  if (!idempotency) return undefined;
  const found = await platform.storage.get(IdempotencyEntity.ref(idempotency));
  return found && toReplay(exchange, found.value);
}
