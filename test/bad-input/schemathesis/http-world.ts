import type { LocalServer } from '../../../infra/local/server.ts';
import { demoPersonId } from '../../../infra/local/seed.ts';
import type { JobOutcome } from '../../../lib/operation/jobs.ts';
import type { Answered, Caller, World } from '../../support/test-platform.ts';

/** The embedded server as the journeys see a world: everything over loopback HTTP. */
export function httpWorld({ url, clock }: Pick<LocalServer, 'url' | 'clock'>): World & { token(name: string): Promise<string> } {
  async function token(name: string): Promise<string> {
    const response = await fetch(`${url}/local/token`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ person: name }) });
    return (await response.json() as { readonly access_token: string }).access_token;
  }
  const caller = (name: string): Caller => {
    const send = async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
      const response = await fetch(`${url}${path}`, {
        method, headers: { authorization: `Bearer ${await token(name)}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await response.text();
      return { status: response.status, headers: Object.fromEntries(response.headers), body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T };
    };
    const by = (method: string): Caller['post'] => (path, body, headers) => send(method, path, body, headers);
    return { send, get: (path, headers) => send('GET', path, undefined, headers), post: by('POST'), put: by('PUT'), patch: by('PATCH'), delete: by('DELETE') };
  };
  return {
    clock, token, as: caller, personId: demoPersonId,
    async runJob(job) {
      for (;;) {
        const response = await fetch(`${url}/local/jobs/${job}`, { method: 'POST' });
        const outcome = await response.json() as JobOutcome;
        if (response.status !== 200) throw new Error(`${job}: ${response.status} ${JSON.stringify(outcome)}`);
        if (!outcome.more && !outcome.busy) return outcome;
      }
    },
    async upload({ url: address }, bytes) {
      const response = await fetch(address, { method: 'PUT', body: bytes });
      if (!response.ok) throw new Error(`upload: ${response.status}`);
    },
  };
}
