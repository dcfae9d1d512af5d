import { pathToFileURL } from 'node:url';
import type { Invocation, Outcome } from './lambda.ts';

/** A process of one function, as Lambda would keep it: its bundle is loaded at the first event. */
type Handler = (event: unknown, context: { getRemainingTimeInMillis(): number }) => Promise<unknown>;
const [bundle = ''] = process.argv.slice(2);
const setClock = (globalThis as { readonly [name: symbol]: unknown })[Symbol.for('edudata.set-clock')] as (milliseconds: number) => void;
let loaded: Promise<{ readonly handler: Handler }> | undefined;

process.on('message', async ({ id, event, now, timeout }: Invocation) => {
  setClock(now);
  const begun = performance.now();
  const answer = async (): Promise<Outcome> => {
    try {
      loaded ??= import(pathToFileURL(bundle).href) as Promise<{ readonly handler: Handler }>;
      const { handler } = await loaded;
      return { id, answer: await handler(event, { getRemainingTimeInMillis: () => timeout - (performance.now() - begun) }) };
    } catch (error) {
      return { id, failed: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
    }
  };
  process.send?.(await answer());
});
