import { Refusal } from '../../regulations/refusal.ts';
import { findReplay, toReplay } from '../idempotency.ts';
import { encodeAnswer } from './encode-answer.ts';
import type { Step } from './step.ts';

/** The same request again gets the stored answer; so does a twin that was refused only because the first had done it. */
export const replay: Step = {
  name: 'replay',
  before: ({ event: exchange }) => {
    const found = exchange.idempotency?.found;
    if (!found) return;
    exchange.answer = toReplay(exchange, found.value);
    exchange.replayed = true;
  },
  onError: async (middy) => {
    const { event: exchange, error } = middy;
    if (!(error instanceof Refusal) || !exchange.actor || !exchange.idempotency || exchange.idempotency.found) return;
    try {
      const answer = await findReplay(exchange);
      if (!answer) return;
      exchange.replayed = true;
      exchange.response = encodeAnswer(exchange, answer);
    } catch (failure) {
      middy.error = failure;
    }
  },
};
