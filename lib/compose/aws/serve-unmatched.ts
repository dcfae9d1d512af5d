import { awsHttpV2 } from '../../operation/event-shapes/aws-http-v2.ts';
import { parseRoute } from '../../operation/route.ts';
import { createUnmatched } from '../../operation/router.ts';
import { systemRandom } from '../../platform/system.ts';
import { listSetting } from './environment.ts';

/** Behind `$default`: preflights, and paths and methods that no operation has. Knows the routes, not the operations. */
export function serveUnmatched(routes: readonly string[]): (event: unknown) => Promise<unknown> {
  const answer = createUnmatched(routes.map(parseRoute), systemRandom, listSetting('ALLOWED_ORIGINS'));
  return async (event) => {
    const request = awsHttpV2.from(event);
    if (!request) throw new TypeError('the gateway sent no request');
    return awsHttpV2.to(await answer(request));
  };
}
