import type { MiddlewareObj } from '@middy/core';
import type { Exchange } from '../exchange.ts';

/**
 * One step of the pipeline. middy runs `before` in order of registration and `after` and `onError` in reverse; `after`
 * does not run on errors, and a `before` that returns something skips every `after`: ours return nothing.
 */
export type Step = MiddlewareObj<Exchange, unknown, unknown, object> & { readonly name: string };
