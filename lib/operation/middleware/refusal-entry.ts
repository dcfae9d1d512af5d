import { REFUSAL_CODES, Refusal } from '../../regulations/refusal.ts';
import type { Stream } from '../../platform/ledger/ledger.ts';
import type { Exchange } from '../exchange.ts';
import type { Step } from './step.ts';

const enteredStatuses = new Set([403, 409, 410, 422, 429]);
const operationsContexts = new Set(['organizations', 'oversight', 'regulations', 'notifications', 'local']);

/** The log that an operation's refusals go to. */
export const streamOf = ({ operation }: Pick<Exchange, 'operation'>): Stream =>
  operation.stream ?? (operationsContexts.has(operation.context) ? 'operations' : 'sharing');

/**
 * A refusal by a rule to a known caller is a ledger entry without content, and goes out with its receipt. When it cannot be written the refusal is
 * not given either: 503.
 */
export const refusalEntry: Step = {
  name: 'refusal-entry',
  onError: async (middy) => {
    const { event: exchange, error } = middy;
    const { actor, operation, platform, pathText, correlationId } = exchange;
    if (exchange.response || !actor || !(error instanceof Refusal) || !error.citation || !enteredStatuses.has(REFUSAL_CODES[error.code].status)) return;
    try {
      exchange.receipt = await platform.ledger.commit({
        stream: streamOf(exchange), action: `${operation.name}.refused`, operation: operation.name,
        actor: { personId: actor.personId, unitId: actor.unitId },
        subject: operation.path?.safeParse(pathText).success ? pathText : {}, // a blocked person is refused before the path is read: it may hold anything
        citation: error.citation, facts: { code: error.code, correlationId },
      }, []);
    } catch (failure) {
      platform.log.error('refusal.unentered', { operation: operation.name, correlationId, problem: error.code, fault: failure instanceof Error ? failure.name : 'unknown' });
      middy.error = new Refusal('UNAVAILABLE');
    }
  },
};
