import { toRefusal } from '../faults.ts';
import { toProblemResponse } from '../problem.ts';
import { receiptHeader } from '../response-headers.ts';
import type { Step } from './step.ts';

/** Whatever was thrown becomes an RFC 9457 body, with the receipt of what was entered of it, unless a replay has answered already. */
export const problemDetails: Step = {
  name: 'problem-details',
  onError: ({ event: exchange, error }) => {
    if (exchange.response) return;
    if (exchange.correlationId === '') exchange.correlationId = exchange.platform.random.token();
    exchange.response = toProblemResponse(toRefusal(error), exchange.correlationId, receiptHeader(exchange.receipt));
  },
};
