import * as z from 'zod';
import type { EventShape } from '../http.ts';
import { Body, Headers, QueryObject, readEvent, toBytes } from './read-event.ts';

const Event = z.object({ httpMethod: z.string(), path: z.string(), headers: Headers, queryString: QueryObject, body: Body });

/** Tencent SCF function URL: five keys, no request id and no base64 in either direction. */
export const tencentUrl: EventShape = {
  name: 'tencent-url',
  from(event) {
    const raw = readEvent(event);
    const { data } = typeof raw === 'object' && raw !== null && 'queryString' in raw ? Event.safeParse(raw) : {};
    return data && {
      method: data.httpMethod, path: data.path, query: data.queryString, headers: data.headers,
      body: toBytes(data.body, false), sourceIp: data.headers['x-scf-remote-addr'], requestId: undefined,
    };
  },
  to: ({ status, headers, body }) => ({ statusCode: status, headers, body: typeof body === 'string' ? body : Buffer.from(body).toString('utf8') }),
};
