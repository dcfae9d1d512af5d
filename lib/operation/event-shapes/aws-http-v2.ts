import * as z from 'zod';
import type { EventShape } from '../http.ts';
import { Body, Headers, readEvent, toBytes, toTextBody } from './read-event.ts';

const Event = z.object({
  version: z.literal('2.0'),
  rawPath: z.string(),
  rawQueryString: z.string(),
  headers: Headers,
  requestContext: z.object({ requestId: z.string(), http: z.object({ method: z.string(), sourceIp: z.string() }) }),
  body: Body,
  isBase64Encoded: z.boolean(),
});

/** AWS API Gateway HTTP API, payload version 2.0. */
export const awsHttpV2: EventShape = {
  name: 'aws-http-v2',
  from(event) {
    const { data } = Event.safeParse(readEvent(event));
    return data && {
      method: data.requestContext.http.method, path: data.rawPath, query: [...new URLSearchParams(data.rawQueryString)], headers: data.headers,
      body: toBytes(data.body, data.isBase64Encoded), sourceIp: data.requestContext.http.sourceIp, requestId: data.requestContext.requestId,
    };
  },
  to: ({ status, headers, body }) => ({ statusCode: status, headers, ...toTextBody(body) }),
};
