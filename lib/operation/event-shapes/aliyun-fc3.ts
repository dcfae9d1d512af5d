import * as z from 'zod';
import type { EventShape } from '../http.ts';
import { Body, Headers, QueryObject, readEvent, toBytes, toTextBody } from './read-event.ts';

const Event = z.object({
  version: z.literal('v1'),
  rawPath: z.string(),
  headers: Headers,
  queryParameters: QueryObject,
  requestContext: z.object({ requestId: z.string(), http: z.object({ method: z.string(), sourceIp: z.string() }) }),
  body: Body,
  isBase64Encoded: z.boolean(),
});

/** Alibaba Function Compute 3.0 HTTP trigger: the event is a `Buffer`; several values of a parameter come joined by commas. */
export const aliyunFc3: EventShape = {
  name: 'aliyun-fc3',
  from(event) {
    const { data } = Event.safeParse(readEvent(event));
    return data && {
      method: data.requestContext.http.method, path: data.rawPath, query: data.queryParameters, headers: data.headers,
      body: toBytes(data.body, data.isBase64Encoded), sourceIp: data.requestContext.http.sourceIp, requestId: data.requestContext.requestId,
    };
  },
  to: ({ status, headers, body }) => ({ statusCode: status, headers, ...toTextBody(body) }),
};
