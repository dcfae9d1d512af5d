import { awsHttpV2 } from '../../lib/operation/event-shapes/aws-http-v2.ts';
import { jobOf } from '../../lib/operation/event-shapes/job-event.ts';
import { createTokenVerifier } from '../../lib/operation/identity.ts';
import { findJob, runJob, type JobOutcome } from '../../lib/operation/jobs.ts';
import type { HttpOperation, JobOperation } from '../../lib/operation/operation.ts';
import { createPipeline } from '../../lib/operation/pipeline.ts';
import { parseRoute } from '../../lib/operation/route.ts';
import { createUnmatched } from '../../lib/operation/router.ts';
import { adoptPublishedYears } from '../../lib/platform/storage/published-years.ts';
import { DEMO_AUDIENCE, DEMO_ISSUER } from '../local/demo-issuer.ts';
import { composeOffline, readEnvironment } from './settings.ts';

/** Handlers as serverless-offline calls them, with the gateway's events; only their adapters differ from the cloud's. */
export function serveHttp(operations: readonly HttpOperation[]): (event: { readonly routeKey: string }) => Promise<unknown> {
  const settings = readEnvironment(process.env);
  const platform = composeOffline(settings);
  const configuration = { verifyToken: createTokenVerifier([{ issuer: DEMO_ISSUER, audience: DEMO_AUDIENCE, keys: new URL(settings.keys) }]), origins: [] };
  const pipelines = new Map(operations.map((operation) => [operation.route as string, createPipeline(operation, platform, configuration, awsHttpV2)]));
  return async (event) => {
    await adoptPublishedYears(platform.storage, platform.calendar);
    const run = pipelines.get(event.routeKey);
    if (!run) throw new TypeError(`this function does not have ${event.routeKey}`);
    return run(event);
  };
}

export function serveJobs(jobs: readonly JobOperation[]): (event: unknown) => Promise<JobOutcome> {
  const platform = composeOffline(readEnvironment(process.env));
  return async (event) => {
    const job = findJob(jobs, jobOf(event) ?? '');
    if (!job) throw new TypeError('this function does not have the job');
    await adoptPublishedYears(platform.storage, platform.calendar);
    return runJob(job, platform);
  };
}

export function serveUnmatched(routes: readonly string[]): (event: unknown) => Promise<unknown> {
  const platform = composeOffline(readEnvironment(process.env));
  const answer = createUnmatched(routes.map(parseRoute), platform.random, []);
  return async (event) => {
    const request = awsHttpV2.from(event);
    if (!request) throw new TypeError('the gateway sent no request');
    return awsHttpV2.to(await answer(request));
  };
}
