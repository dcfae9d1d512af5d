import type { Exchange } from '../exchange.ts';
import { corsHeaders, securityHeaders } from '../response-headers.ts';
import type { Step } from './step.ts';

const add = ({ event: exchange }: { readonly event: Exchange }): void => {
  const { response, request, configuration, correlationId } = exchange;
  if (!response) throw new TypeError('no response to give headers to');
  exchange.response = {
    ...response,
    headers: { ...securityHeaders, ...corsHeaders(request.headers['origin'], configuration.origins), 'Correlation-Id': correlationId, ...response.headers },
  };
};

/** Security headers, CORS and the correlation id, on answers and refusals alike. */
export const responseHeaders: Step = { name: 'response-headers', after: add, onError: add };
