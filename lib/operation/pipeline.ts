import middy from '@middy/core';
import type { Composition } from '../platform/platform.ts';
import { createCall } from './call.ts';
import { createExchange, type Exchange, type PipelineConfiguration } from './exchange.ts';
import { OperationFault } from './faults.ts';
import type { EventShape } from './http.ts';
import { accessLog } from './middleware/access-log.ts';
import { authenticate } from './middleware/authenticate.ts';
import { authorize } from './middleware/authorize.ts';
import { correlation } from './middleware/correlation.ts';
import { encode } from './middleware/encode-answer.ts';
import { eventShape } from './middleware/event-shape.ts';
import { limits } from './middleware/limits.ts';
import { loadCaller } from './middleware/load-caller.ts';
import { parseInput } from './middleware/parse-input.ts';
import { problemDetails } from './middleware/problem-details.ts';
import { refusalEntry } from './middleware/refusal-entry.ts';
import { replay } from './middleware/replay.ts';
import { responseHeaders } from './middleware/response-headers.ts';
import type { Step } from './middleware/step.ts';
import type { HttpOperation } from './operation.ts';
import { parseRoute } from './route.ts';

/**
 * In this order on the way in, in the reverse order on the way out. So `problem-details` comes before what may change
 * the refusal (`refusal-entry`, `replay`) and after what dresses the response.
 */
export const STEPS: readonly Step[] = [
  eventShape, accessLog, responseHeaders, problemDetails, refusalEntry, correlation, limits, authenticate, loadCaller, authorize, replay, parseInput, encode,
];

export type Pipeline = (event: unknown) => Promise<unknown>;

/** One operation, ready to be handed a cloud's events. `beforeStep` lets a test see the order. */
export function createPipeline(
  operation: HttpOperation, platform: Composition, configuration: PipelineConfiguration, shape: EventShape, beforeStep?: (name: string) => void,
): Pipeline {
  const route = parseRoute(operation.route);
  const handler = middy<Exchange, unknown, unknown, object>(handle);
  for (const step of STEPS) handler.use(observe(step, beforeStep));
  return async (event) => handler(createExchange({ event, shape, operation, route, platform, configuration, now: platform.clock.now() }), {});
}

async function handle(exchange: Exchange): Promise<void> {
  if (exchange.replayed) return;
  const { call, made } = createCall(exchange);
  const answer = await exchange.operation.handle(call);
  if (!made(answer)) throw new OperationFault(`${exchange.operation.name} made an answer of its own`);
  exchange.answer = answer;
}

function observe(step: Step, seen: ((name: string) => void) | undefined): Step {
  if (!seen) return step;
  const { before, after, onError } = step;
  return {
    name: step.name,
    ...(before && { before: (request) => { seen(`before ${step.name}`); return before(request); } }),
    ...(after && { after: (request) => { seen(`after ${step.name}`); return after(request); } }),
    ...(onError && { onError: (request) => { seen(`onError ${step.name}`); return onError(request); } }),
  };
}
