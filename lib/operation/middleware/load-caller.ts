import { toLocalDate } from '../../calendar/instant.ts';
import { IdempotencyEntity } from '../../platform/storage/entities/operation.ts';
import { PersonEntity } from '../../platform/storage/entities/organizations.ts';
import { asLoaded, type Loaded, type Ref } from '../../platform/storage/entity.ts';
import { Refusal } from '../../regulations/refusal.ts';
import type { Exchange } from '../exchange.ts';
import { storedKey } from '../idempotency.ts';
import { matchPath } from '../route.ts';
import type { Step } from './step.ts';

const keyFormat = /^[A-Za-z0-9._-]{8,80}$/;
const keyRule = { zh: 'Idempotency-Key 须为 8–80 个字母、数字或 ._-', en: 'Idempotency-Key: 8 to 80 of letters, digits and ._-' };

/** The caller's person, the idempotency record and what the operation loads: one batch, one round trip. */
export const loadCaller: Step = {
  name: 'load-caller',
  before: async ({ event: exchange }) => {
    const { operation, platform, personId } = exchange;
    exchange.pathText = matchPath(exchange.route, exchange.request.path) ?? notThisRoute();
    const path = operation.path?.safeParse(exchange.pathText);
    // a path that does not parse is refused after the caller is known; nothing of it is loaded
    exchange.path = path?.success ? { parsed: path.data } : undefined;
    const wanted: readonly Ref<unknown>[] = operation.loads && path?.success !== false ? operation.loads(path?.data) : [];
    exchange.idempotency = toIdempotency(exchange);
    const own: readonly Ref<unknown>[] = [
      ...(personId ? [PersonEntity.ref({ personId })] : []),
      ...(exchange.idempotency ? [IdempotencyEntity.ref(exchange.idempotency)] : []),
    ];
    if (own.length + wanted.length === 0) return;
    const items: readonly (Loaded<unknown> | undefined)[] = await platform.storage.getAll([...own, ...wanted]);
    exchange.loaded = items.slice(own.length);
    const person = personId && asLoaded(PersonEntity, items[0]);
    if (person) exchange.actor = { ...person.value, today: toLocalDate(exchange.now) };
    if (exchange.idempotency) exchange.idempotency.found = asLoaded(IdempotencyEntity, items[1]);
  },
};

function notThisRoute(): never {
  throw new Refusal('NOT_FOUND');
}

function toIdempotency({ operation, request, personId }: Exchange): Exchange['idempotency'] {
  const key = request.headers['idempotency-key'];
  // an answer with personal values is never kept: such an operation is safe to repeat and takes no key
  if (key === undefined || !personId || request.method === 'GET' || operation.personal || operation.produces !== undefined) return undefined;
  if (!keyFormat.test(key)) throw new Refusal('BODY_INVALID', { detail: keyRule, pointers: [{ in: 'header', pointer: '/Idempotency-Key', detail: keyRule }] });
  return { personId, key: storedKey(personId, key), found: undefined };
}
