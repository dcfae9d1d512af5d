import type { RefusalCode } from '../regulations/refusal.ts';
import { REFUSAL_CODES } from '../regulations/refusal.ts';
import type { HttpOperation } from './operation.ts';
import { parametersOf, parseRoute } from './route.ts';

/** Every code that a caller of the operation may meet: what the pipeline brings with it, and the operation's own. By status. */
export function problemCodesOf(operation: HttpOperation): readonly RefusalCode[] {
  const { caller, body, query, versioned, refusals = [] } = operation;
  const route = parseRoute(operation.route);
  const withPath = parametersOf(route).length > 0;
  const known = caller !== 'public';
  const codes = new Set<RefusalCode>([
    // whatever it takes, a caller may send it a query or a body
    'BODY_INVALID', 'BODY_TOO_LARGE', 'MEDIA_TYPE_UNSUPPORTED',
    ...(known ? ['UNAUTHENTICATED', 'PERSON_UNKNOWN', 'PERSON_BLOCKED'] as const : []),
    ...(known && caller !== 'person' ? ['SEAT_REQUIRED', 'REGULATION_UNKNOWN'] as const : []),
    // path, query and body may each name an object
    ...(withPath || query || body ? ['NOT_FOUND'] as const : []),
    ...(versioned ? ['VERSION_REQUIRED', 'VERSION_STALE'] as const : []),
    ...(known && !operation.route.startsWith('GET ') ? ['CONCURRENT_CHANGE'] as const : []),
    ...(takesIdempotencyKey(operation) ? ['IDEMPOTENCY_KEY_REUSED'] as const : []),
    ...(known && !operation.anyTime ? ['CLOCK_IN_DOUBT'] as const : []),
    ...refusals, 'INTERNAL', 'UNAVAILABLE',
  ]);
  return [...codes].sort((a, b) => REFUSAL_CODES[a].status - REFUSAL_CODES[b].status || a.localeCompare(b));
}

export const takesIdempotencyKey = ({ route, caller, personal, produces }: HttpOperation): boolean =>
  caller !== 'public' && !route.startsWith('GET ') && !personal && produces === undefined;
