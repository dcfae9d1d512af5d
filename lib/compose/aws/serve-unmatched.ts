import { awsHttpV2 } from '../../operation/event-shapes/aws-http-v2.ts';
import { parseRoute } from '../../operation/route.ts';
import { createUnmatched } from '../../operation/router.ts';
import { toStartFailure } from '../../operation/start-failure.ts';
import { systemRandom } from '../../platform/system.ts';
import { listSetting } from './environment.ts';

/** Behind `$default`: preflights, and paths and methods that no operation has. Knows the routes, not the operations. */
export function serveUnmatched(routes: readonly string[]): (event: unknown) => Promise<unknown> {
  const answer = createUnmatched(routes.map(parseRoute), systemRandom, listSetting('ALLOWED_ORIGINS'));
  return async (event) => {
    const request = awsHttpV2.from(event);
    return awsHttpV2.to(request ? await answer(request) : toStartFailure(new TypeError('the gateway sent no request'), systemRandom.token()));
  };
}
