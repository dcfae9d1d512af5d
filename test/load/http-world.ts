import { demoPersonId } from '../../infra/local/seed.ts';
import { toInstant } from '../../lib/calendar/instant.ts';
import type { JobOutcome } from '../../lib/operation/jobs.ts';
import type { Answered, Caller, World } from '../support/test-platform.ts';

/** The journeys' world over the local server; tokens come from its demonstration issuer, once a person. */
export function httpWorld(url: string): World {
  const tokens = new Map<string, Promise<string>>();
  const tokenOf = (person: string): Promise<string> => {
    const token = tokens.get(person) ?? fetch(`${url}/local/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person }) })
      .then((response) => response.json()).then((body) => (body as { readonly access_token: string }).access_token);
    tokens.set(person, token);
    return token;
  };
  const caller = (name: string): Caller => {
    const send = async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
      const response = await fetch(`${url}${path}`, {
        method, headers: { authorization: `Bearer ${await tokenOf(name)}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: Object.fromEntries(response.headers), body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T };
    };
    const by = (method: string): Caller['post'] => (path, body, headers) => send(method, path, body, headers);
    return { send, get: (path, headers) => send('GET', path, undefined, headers), post: by('POST'), put: by('PUT'), patch: by('PATCH'), delete: by('DELETE') };
  };
  return {
    clock: { now: () => toInstant(Date.parse('2026-11-23T01:00:00.000Z')) }, as: caller, personId: demoPersonId,
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
