import type { Platform } from '../platform/platform.ts';
import { REFUSAL_CODES, Refusal } from '../regulations/refusal.ts';
import { correlationIdFor } from './correlation.ts';
import type { PipelineConfiguration } from './exchange.ts';
import { plain } from './event-shapes/plain.ts';
import type { Request, Response } from './http.ts';
import type { HttpOperation, Operation } from './operation.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { toProblem } from './problem.ts';
import { corsHeaders, preflightHeaders, securityHeaders } from './response-headers.ts';
import { matchPath, parseRoute, type Route } from './route.ts';

interface Mounted {
  readonly route: Route;
  readonly run: Pipeline;
}

export type Router = (request: Request) => Promise<Response>;

/** Method and path to an operation; 404 for an unknown path, 405 with `Allow` for an unknown method. */
export function createRouter(operations: readonly Operation[], platform: Platform, configuration: PipelineConfiguration): Router {
  const mounted: readonly Mounted[] = operations.filter(isHttp).map((operation) => ({
    route: parseRoute(operation.route), run: createPipeline(operation, platform, configuration, plain),
  })).sort(literalsFirst);
  return async (request) => {
    const here = mounted.filter(({ route }) => matchPath(route, request.path));
    const chosen = here.find(({ route }) => route.method === request.method);
    if (chosen) return asResponse(await chosen.run(request));
    const methods = here.map(({ route }) => route.method);
    const origin = request.headers['origin'];
    if (request.method === 'OPTIONS' && methods.length > 0) {
      return { status: 204, headers: { ...securityHeaders, ...preflightHeaders(origin, configuration.origins, methods), Allow: [...methods, 'OPTIONS'].join(', ') }, body: '' };
    }
    return unmatched(methods, correlationIdFor(request.headers, platform.random), corsHeaders(origin, configuration.origins));
  };
}

const isHttp = (operation: Operation): operation is HttpOperation => operation.kind === 'http';

/** `/units/search` goes before `/units/{unitId}`. */
const literalsFirst = (a: Mounted, b: Mounted): number => {
  const rank = ({ route }: Mounted) => route.segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
  return rank(a).localeCompare(rank(b));
};

function unmatched(allowed: readonly string[], correlationId: string, cors: Readonly<Record<string, string>>): Response {
  const code = allowed.length === 0 ? 'NOT_FOUND' : 'METHOD_NOT_ALLOWED';
  return {
    status: REFUSAL_CODES[code].status,
    headers: {
      ...securityHeaders, ...cors, 'Content-Type': 'application/problem+json; charset=utf-8', 'Correlation-Id': correlationId,
      ...(allowed.length > 0 && { Allow: allowed.join(', ') }),
    },
    body: JSON.stringify(toProblem(new Refusal(code), correlationId)),
  };
}

const isResponse = (value: unknown): value is Response =>
  typeof value === 'object' && value !== null && 'status' in value && typeof value.status === 'number' && 'headers' in value && 'body' in value;

function asResponse(value: unknown): Response {
  if (!isResponse(value)) throw new TypeError('the pipeline did not answer a response');
  return value;
}
