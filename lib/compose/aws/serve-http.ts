import './interpret-schemas.ts'; // first
import { correlationIdFor } from '../../operation/correlation.ts';
import { awsHttpV2 } from '../../operation/event-shapes/aws-http-v2.ts';
import { describeFault } from '../../operation/faults.ts';
import { createTokenVerifier } from '../../operation/identity.ts';
import type { HttpOperation } from '../../operation/operation.ts';
import { createPipeline, type Pipeline } from '../../operation/pipeline.ts';
import { corsHeaders } from '../../operation/response-headers.ts';
import { toStartFailure } from '../../operation/start-failure.ts';
import type { Composition } from '../../platform/platform.ts';
import { jsonLog, systemRandom } from '../../platform/system.ts';
import { listSetting, setting, urlSetting } from './environment.ts';
import { compose, type Adapter } from './ground.ts';
import { once } from './once.ts';

type Before = (platform: Composition) => Promise<void>;

/** A function for these operations behind the HTTP API. The gateway has matched the route and says which. */
export function serveHttp(operations: readonly HttpOperation[], adapters: readonly Adapter[], before: readonly Before[] = []): (event: unknown) => Promise<unknown> {
  const ready = once(async () => {
    const platform = await compose(adapters);
    const verifyToken = createTokenVerifier([{ issuer: setting('TOKEN_ISSUER'), audience: setting('TOKEN_AUDIENCE'), keys: urlSetting('TOKEN_JWKS') }]);
    const configuration = { verifyToken, origins: listSetting('ALLOWED_ORIGINS') };
    const pipelines = new Map<string, Pipeline>();
    // each when it is first asked for
    const pipelineOf = (route: string): Pipeline | undefined => {
      const operation = pipelines.has(route) ? undefined : operations.find((one) => one.route === route);
      if (operation) pipelines.set(route, createPipeline(operation, platform, configuration, awsHttpV2));
      return pipelines.get(route);
    };
    return { platform, pipelineOf };
  });
  ready().catch(() => undefined); // begun while the container starts; told to the first request
  return async (event) => {
    try {
      const { platform, pipelineOf } = await ready();
      for (const step of before) await step(platform);
      const run = pipelineOf(routeKeyOf(event));
      if (!run) throw new TypeError('this function does not have the route');
      return await run(event);
    } catch (error) {
      const { name: fault, where, message } = describeFault(error);
      const headers = awsHttpV2.from(event)?.headers ?? {};
      const correlationId = correlationIdFor(headers, systemRandom);
      jsonLog((line) => void process.stdout.write(`${line}\n`)).error('function.failed', { correlationId, fault, where, message });
      return awsHttpV2.to(toStartFailure(error, correlationId, corsHeaders(headers['origin'], listSetting('ALLOWED_ORIGINS'))));
    }
  };
}

const routeKeyOf = (event: unknown): string =>
  (typeof event === 'object' && event !== null && 'routeKey' in event && typeof event.routeKey === 'string' ? event.routeKey : '');
