import type { Offline } from '../../infra/offline/start-offline.ts';
import { demoPersonId } from '../../infra/local/seed.ts';
import { UNITS } from '../../infra/aws/units.ts';
import { toInstant, toMilliseconds, type Instant } from '../../lib/calendar/instant.ts';
import type { JobOutcome } from '../../lib/operation/jobs.ts';
import { httpCaller } from '../support/caller.ts';
import type { World } from '../support/test-platform.ts';

export interface OfflineWorld extends World {
  /** Lets time go by for every handler, two days at most at once, with a job in between: as it does where timers run. */
  liveUntil(instant: Instant): Promise<void>;
}

/** A world behind HTTP: the journeys of the other suites run over it unchanged. */
export function offlineWorld({ url, lambdaUrl, helperUrl, issuer, now }: Offline): OfflineWorld {
  async function runJob(job: string): Promise<JobOutcome> {
    const unit = UNITS.find(({ operations }) => operations.some(({ name }) => name === job));
    if (!unit) throw new TypeError(`no function runs ${job}`);
    for (;;) {
      const response = await fetch(`${lambdaUrl}/2015-03-31/functions/edudata-steward-offline-${unit.name}/invocations`, { method: 'POST', body: JSON.stringify({ job }) });
      const outcome = await response.json() as JobOutcome;
      if (response.status !== 200 || typeof outcome.more !== 'boolean') throw new Error(`${job}: ${response.status} ${JSON.stringify(outcome)}`);
      if (!outcome.more && !outcome.busy) return outcome;
    }
  }

  return {
    clock: { now }, as: (name) => httpCaller(url, () => issuer.token(name)), personId: demoPersonId,
    runJob,
    async liveUntil(instant) {
      for (let at = now(); at < instant;) {
        at = toInstant(Math.min(toMilliseconds(at) + 2 * 86_400_000, toMilliseconds(instant)));
        const { status } = await fetch(`${helperUrl}/clock`, { method: 'POST', body: JSON.stringify({ to: at }) });
        if (status !== 200) throw new Error(`the clock: ${status}`);
        await runJob('sequenceLedger');
      }
    },
    async upload({ url: address }, bytes) {
      const response = await fetch(address, { method: 'PUT', body: bytes });
      if (!response.ok) throw new Error(`upload: ${response.status}`);
    },
  };
}
