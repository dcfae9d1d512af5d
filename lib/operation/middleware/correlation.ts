import { correlationIdFor } from '../correlation.ts';
import type { Step } from './step.ts';

export const correlation: Step = {
  name: 'correlation',
  before: ({ event: exchange }) => {
    exchange.correlationId = correlationIdFor(exchange.request.headers, exchange.platform.random);
  },
};
