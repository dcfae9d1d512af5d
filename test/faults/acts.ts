import type { Request } from '../../lib/operation/http.ts';
import { canonicalize } from '../../lib/platform/ledger/canonical.ts';
import type { SimulatedProcess } from './simulated/process.ts';

/** What happens to the platform from outside, as it can be done again. */
export type Act =
  | { readonly kind: 'request'; readonly by: string; readonly method: string; readonly path: string; readonly body: string | undefined; readonly headers: Readonly<Record<string, string>> }
  | { readonly kind: 'job'; readonly name: string };

/** What the one who asked has seen of it. */
export interface Outcome {
  /** Of an answer; of a job 200 when it ran, 500 when it threw, 409 when another held it. */
  readonly status: number;
  readonly body: string;
  readonly etag: string | undefined;
}

export const titleOf = (act: Act): string => (act.kind === 'job' ? `job ${act.name}` : `${act.method} ${act.path.replaceAll(/[a-z2-7]{20,26}/g, '*')} by ${act.by}`);

const toRequest = ({ by, method, path, body, headers }: Extract<Act, { kind: 'request' }>): Request => {
  const [pathOnly = '', query = ''] = path.split('?');
  return {
    method, path: pathOnly, query: [...new URLSearchParams(query)], body: new TextEncoder().encode(body ?? ''), sourceIp: '127.0.0.1', requestId: undefined,
    headers: { ...headers, authorization: `Bearer sim.${by}.token`, ...(body !== undefined && { 'content-type': 'application/json' }) },
  };
};

/** Until it has no more to do; what a job throws is its outcome. */
async function runWhole(process: SimulatedProcess, name: string): Promise<Outcome> {
  const none = { body: '', etag: undefined };
  try {
    for (let round = 0; round < 100; round += 1) {
      const { more, busy } = await process.job(name);
      if (!more) return { ...none, status: busy ? 409 : 200 };
    }
  } catch (error) {
    return { ...none, status: 500, body: String(error) };
  }
  throw new TypeError(`${name} never came to its end`);
}

export async function perform(process: SimulatedProcess, act: Act): Promise<Outcome> {
  if (act.kind === 'job') return runWhole(process, act.name);
  const { status, body, headers } = await process.answer(toRequest(act));
  return { status, body: typeof body === 'string' ? inOrder(body) : Buffer.from(body).toString('base64'), etag: headers['ETag'] };
}

/** A kept answer has its properties in another order than a fresh one. */
const inOrder = (text: string): string => (/^[{[]/.test(text) ? canonicalize(JSON.parse(text)) : text);
