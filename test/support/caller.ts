import type { Answered, Caller } from './test-platform.ts';

/** Every method over one way to send. */
export function callerOf(send: Caller['send']): Caller {
  const by = (method: string): Caller['post'] => (path, body, headers) => send(method, path, body, headers);
  return { send, get: (path, headers) => send('GET', path, undefined, headers), post: by('POST'), put: by('PUT'), patch: by('PATCH'), delete: by('DELETE') };
}

/** Over HTTP, with whatever token stands for the caller when it sends. */
export const httpCaller = (url: string, token: () => Promise<string>): Caller => callerOf(async <T>(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answered<T>> => {
  const response = await fetch(`${url}${path}`, {
    method, headers: { authorization: `Bearer ${await token()}`, ...(body !== undefined && { 'content-type': 'application/json' }), ...headers }, ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, headers: Object.fromEntries(response.headers), body: (response.headers.get('content-type')?.includes('json') ? JSON.parse(text) : text) as T };
});
