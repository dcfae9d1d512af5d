import * as z from 'zod';
import type { EventShape } from '../http.ts';
import { Body, Headers, QueryObject, readEvent, toBytes } from './read-event.ts';

const Event = z.object({
  httpMethod: z.string(),
  path: z.string(),
  headers: Headers,
  queryStringParameters: QueryObject,
  requestContext: z.object({ apiId: z.string(), requestId: z.string() }),
  body: Body,
  isBase64Encoded: z.boolean(),
});

/** Huawei FunctionGraph behind APIG: bodies are base64 by default; the caller's address is in `x-real-ip`. */
export const huaweiApig: EventShape = {
  name: 'huawei-apig',
  from(event) {
    const { data } = Event.safeParse(readEvent(event));
    return data && {
      method: data.httpMethod, path: data.path, query: data.queryStringParameters, headers: data.headers,
      body: toBytes(data.body, data.isBase64Encoded), sourceIp: data.headers['x-real-ip'], requestId: data.requestContext.requestId,
    };
  },
  to: ({ status, headers, body }) => ({ isBase64Encoded: true, statusCode: status, headers, body: Buffer.from(body).toString('base64') }),
};
