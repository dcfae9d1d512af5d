import type { Composition } from '../platform/platform.ts';
import { REFUSAL_CODES, Refusal } from '../regulations/refusal.ts';
import type { Random } from '../platform/clock.ts';
import { correlationIdFor } from './correlation.ts';
import type { PipelineConfiguration } from './exchange.ts';
import { plain } from './event-shapes/plain.ts';
import type { Request, Response } from './http.ts';
import type { HttpOperation, Operation } from './operation.ts';
import { createPipeline, type Pipeline } from './pipeline.ts';
import { toProblem } from './problem.ts';
import { corsHeaders, preflightHeaders, securityHeaders } from './response-headers.ts';
import { matchPath, matchSegments, parseRoute, segmentsOf, type Route } from './route.ts';

interface Mounted {
  readonly route: Route;
  readonly run: Pipeline;
}

export type Router = (request: Request) => Promise<Response>;

/** Method and path to an operation; else as `createUnmatched` says. */
export function createRouter(operations: readonly Operation[], platform: Composition, configuration: PipelineConfiguration): Router {
  const mounted: readonly Mounted[] = operations.filter(isHttp).map((operation) => ({
    route: parseRoute(operation.route), run: createPipeline(operation, platform, configuration, plain),
  })).sort(literalsFirst);
  const unmatched = createUnmatched(mounted.map(({ route }) => route), platform.random, configuration.origins);
  const shapeOf = (method: string, length: number): string => `${method} ${length}`;
  const byShape = Map.groupBy(mounted, ({ route }) => shapeOf(route.method, route.segments.length));
  return async (request) => {
    const given = segmentsOf(request.path);
    const chosen = byShape.get(shapeOf(request.method, given.length))?.find(({ route }) => matchSegments(route, given));
    return chosen ? asResponse(await chosen.run(request)) : unmatched(request);
  };
}

/** Where no operation is: preflights, 404 for an unknown path, 405 with `Allow` for an unknown method. */
export function createUnmatched(routes: readonly Route[], random: Random, origins: readonly string[]): Router {
  return async (request) => {
    const methods = routes.filter((route) => matchPath(route, request.path)).map(({ method }) => method);
    const origin = request.headers['origin'];
    if (request.method === 'OPTIONS' && methods.length > 0) {
      return { status: 204, headers: { ...securityHeaders, ...preflightHeaders(origin, origins, methods), Allow: [...methods, 'OPTIONS'].join(', ') }, body: '' };
    }
    return refuse(methods, correlationIdFor(request.headers, random), corsHeaders(origin, origins));
  };
}

const isHttp = (operation: Operation): operation is HttpOperation => operation.kind === 'http';

/** `/units/search` goes before `/units/{unitId}`. */
const literalsFirst = (a: Mounted, b: Mounted): number => {
  const rank = ({ route }: Mounted) => route.segments.map((segment) => (segment.startsWith('{') ? '1' : '0')).join('');
  return rank(a).localeCompare(rank(b));
};

function refuse(allowed: readonly string[], correlationId: string, cors: Readonly<Record<string, string>>): Response {
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
