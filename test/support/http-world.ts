import { demoPersonId } from '../../infra/local/seed.ts';
import type { JobOutcome } from '../../lib/operation/jobs.ts';
import { httpCaller } from './caller.ts';
import type { World } from './test-platform.ts';

/** The journeys' world over the embedded server, by loopback HTTP; tokens come from its demonstration issuer, once a person. */
export function httpWorld({ url, clock }: { readonly url: string; readonly clock: World['clock'] }): World & { token(person: string): Promise<string> } {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (person: string): Promise<string> => {
    const token = tokens.get(person) ?? fetch(`${url}/local/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) })
      .then((response) => response.json()).then((body) => (body as { readonly access_token: string }).access_token);
    tokens.set(person, token);
    return token;
  };
  return {
    clock, token: tokenOf, as: (name) => httpCaller(url, () => tokenOf(name)), personId: demoPersonId,
    async runJob(job) {
      for (let joined = true; ; joined = false) { // the first call may have joined a run that the schedule had begun before
        const response = await fetch(`${url}/local/jobs/${job}`, { method: 'POST' });
        const outcome = await response.json() as JobOutcome;
        if (!response.ok) throw new Error(`${job}: ${response.status} ${JSON.stringify(outcome)}`);
        if (!joined && !outcome.more && !outcome.busy) return outcome;
      }
    },
    async upload({ url: address }, bytes) {
      const response = await fetch(address, { method: 'PUT', body: bytes });
      if (!response.ok) throw new Error(`upload: ${response.status}`);
    },
  };
}
