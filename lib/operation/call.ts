import type { UnitId } from '../identifiers.ts';
import { findCapacity, seatNamed, type Capacity, type SeatName } from '../organizations/seats.ts';
import type { Unit } from '../organizations/unit.ts';
import { UnitEntity } from '../platform/storage/entities/organizations.ts';
import { CommitConflict } from '../platform/storage/store.ts';
import { asLoaded, type Loaded } from '../platform/storage/entity.ts';
import type { Law } from '../regulations/law.ts';
import { Refusal } from '../regulations/refusal.ts';
import type { Exchange } from './exchange.ts';
import { OperationFault } from './faults.ts';
import { findReplay, idempotencyLabel, toIdempotencyChange } from './idempotency.ts';
import { createLawOfPath } from './law-of-path.ts';
import type { AnswerOptions, Answer, AnyCall, SitOptions } from './operation.ts';
import { pickPorts } from './pick-ports.ts';
import { whoSits } from './seat-refusal.ts';

export interface PreparedCall {
  readonly call: AnyCall;
  /** True of answers that `answer` or `commit` of this call made; a handler can make none of its own. */
  readonly made: (answer: Answer<unknown>) => boolean;
}

/** What a handler is given, over the exchange's state. */
export function createCall(exchange: Exchange): PreparedCall {
  const { operation, platform, now, input, loaded } = exchange;
  const made = new Set<Answer<unknown>>();
  const law = createLawOfPath(platform, now, loaded.flatMap(toUnit));
  let sat: Capacity | undefined;

  const actor = () => {
    if (!exchange.actor) throw new OperationFault(`${operation.name} is public and has no actor`);
    return exchange.actor;
  };
  const requireSat = () => {
    if (operation.caller !== 'public' && operation.caller !== 'person' && !sat) throw new OperationFault(`${operation.name} needs the seat "${operation.caller}" and never sat`);
  };
  const make = (value: unknown, options: AnswerOptions): Answer<unknown> => {
    requireSat();
    const parsed = operation.returns.safeParse(value);
    if (!parsed.success) throw new OperationFault(`${operation.name} answers what it does not declare: ${parsed.error.issues.map((issue) => `${issue.code} at /${issue.path.map((part) => (/^\w+$/.test(String(part)) ? String(part) : '*')).join('/')}`).join(', ')}`);
    return { value: parsed.data, ...options };
  };
  const keep = (answer: Answer<unknown>) => {
    made.add(answer);
    return answer;
  };

  const call: AnyCall = {
    ...input, loaded, now, law, issuers: exchange.configuration.verifyToken.issuers,
    platform: pickPorts(platform, operation.uses ?? []),
    get actor() { return actor(); },
    async sit(unitPath: readonly UnitId[], options: SitOptions = {}) {
      const seats = options.seat === undefined ? [declaredSeat(exchange)] : [options.seat].flat().map((seat) => requireDeclared(exchange, seat));
      const binding = options.under ?? await (seats.some((name) => seatNamed(name).own) ? whereBound(law(unitPath)) : law(unitPath));
      const seatings = seats.map(seatNamed).map(({ title, roles, own }) => ({
        title, roles: (binding ? roles(binding) : own ? [own] : []).filter((role) => options.role === undefined || role === options.role),
      }));
      const capacity = seatings.reduce<Capacity | undefined>((found, { roles }) => found ?? findCapacity(actor(), roles, unitPath), undefined);
      if (!capacity) {
        // under the law of a matter sits only who was found to be a party to it
        const detail = await whoSits(platform.storage, actor(), { seatings, unitPath, party: options.under !== undefined });
        if (!binding) throw new Refusal('SEAT_REQUIRED', { detail });
        binding.require(options.rule ?? 'seat-required', false, { code: 'SEAT_REQUIRED', detail });
      }
      sat = capacity ?? withoutSeat(exchange, seatings[0]?.roles[0] ?? 'UnitAdministrator');
      return sat;
    },
    async bookkeep(changes) {
      requireSat();
      await platform.ledger.bookkeep(changes);
    },
    answer: (value, options = {}) => keep(make(value, options)),
    async commit({ capacity = sat, ...event }, changes, value, options = {}) {
      const answer = make(value, options);
      const by = exchange.actor && { personId: exchange.actor.personId, unitId: capacity?.unitId ?? exchange.actor.unitId, ...(capacity && { role: capacity.role }), ...(capacity?.onBehalfOf && { onBehalfOf: capacity.onBehalfOf }) };
      try {
        const receipt = await platform.ledger.commit({ ...event, operation: operation.name, ...(by && { actor: by }) }, changes, (known) => toIdempotencyChange(exchange, answer, known));
        exchange.receipt = receipt;
        return keep({ ...answer, receipt });
      } catch (error) {
        return keep(await afterConflict(exchange, error));
      }
    },
  };
  return { call, made: (answer) => made.has(answer) };
}

const toUnit = (item: Loaded<unknown> | undefined): readonly Unit[] => {
  const unit = asLoaded(UnitEntity, item);
  return unit ? [unit.value] : [];
};

function declaredSeat({ operation }: Exchange): SeatName {
  if (operation.caller === 'public' || operation.caller === 'person') throw new OperationFault(`${operation.name} declares no seat to sit on`);
  return operation.caller;
}

/** The permission matrix is read off the declaration: a seat that is not declared is never taken. */
function requireDeclared({ operation: { name, caller, also = [] } }: Exchange, seat: SeatName): SeatName {
  if (caller !== seat && !also.includes(seat)) throw new OperationFault(`${name} takes a seat it does not declare: ${seat}`);
  return seat;
}

/** The product's own seats exist where no regulation binds the unit, too. */
async function whereBound(law: Promise<Law>): Promise<Law | undefined> {
  try {
    return await law;
  } catch (error) {
    if (error instanceof Refusal && error.code === 'REGULATION_UNKNOWN') return undefined;
    throw error;
  }
}

/** Only reached where a test has switched the rule off: the person acts without the seat, from the own unit. */
const withoutSeat = ({ actor }: Exchange, role: Capacity['role']): Capacity => {
  if (!actor) throw new OperationFault('nobody sits');
  return { role, unitId: actor.unitId };
};

/** A twin request that was faster has answered for both; any other conflict is refused. */
async function afterConflict(exchange: Exchange, error: unknown): Promise<Answer<unknown>> {
  if (!(error instanceof CommitConflict)) throw error;
  if (error.label !== idempotencyLabel) throw new Refusal(exchange.operation.versioned ? 'VERSION_STALE' : 'CONCURRENT_CHANGE');
  const replay = await findReplay(exchange);
  if (!replay) throw new Refusal('IDEMPOTENCY_KEY_REUSED');
  exchange.replayed = true;
  return replay;
}
