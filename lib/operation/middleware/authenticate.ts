import { Refusal } from '../../regulations/refusal.ts';
import { requireNotBehind } from '../clock-doubt.ts';
import type { Step } from './step.ts';

const bearer = /^Bearer ([A-Za-z0-9_-]+\.[A-Za-z0-9_-]+\.[A-Za-z0-9_-]+)$/i;

/** Which person the access token names. A public operation looks at no token. */
export const authenticate: Step = {
  name: 'authenticate',
  before: async ({ event: exchange }) => {
    if (exchange.operation.caller === 'public') return;
    if (!exchange.operation.anyTime) requireNotBehind(exchange.platform.knownTime.at, exchange.now); // a token that ran out would come back, too
    const token = bearer.exec(exchange.request.headers['authorization'] ?? '')?.[1];
    if (token === undefined) throw new Refusal('UNAUTHENTICATED');
    exchange.personId = await exchange.configuration.verifyToken(token, exchange.now);
  },
};
