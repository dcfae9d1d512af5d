import { toMilliseconds } from '../../calendar/instant.ts';
import { describeFault, toRefusal } from '../faults.ts';
import type { Exchange } from '../exchange.ts';
import type { Step } from './step.ts';

/** One coded line a request, and the cause of every 5xx. Identifiers only. */
export const accessLog: Step = {
  name: 'access-log',
  after: ({ event }) => event.platform.log.info('request.answered', fields(event)),
  onError: ({ event, error }) => {
    const { log } = event.platform;
    const { code } = toRefusal(error);
    if (event.response === undefined || event.response.status >= 500) log.error('request.failed', { ...fields(event), ...prefixed(error), problem: code });
    else if (event.replayed) log.info('request.answered', fields(event));
    else log.info('request.refused', { ...fields(event), problem: code });
  },
};

const fields = ({ operation, response, correlationId, personId, replayed, now, platform, request }: Exchange) => ({
  operation: operation.name, status: response?.status, correlationId, requestId: request.requestId, personId, replayed: replayed || undefined,
  ms: toMilliseconds(platform.clock.now()) - toMilliseconds(now),
});

const prefixed = (error: unknown) => {
  const { name, ...rest } = describeFault(error);
  return { fault: name, ...rest };
};
