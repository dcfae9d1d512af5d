import type { EventShape, Request } from '../http.ts';

/** The local server and tests hand over a `Request` as it is, and take the `Response` as it is. */
export const plain: EventShape = {
  name: 'plain',
  from: (event) => (isRequest(event) ? event : undefined),
  to: (response) => response,
};

const isRequest = (event: unknown): event is Request =>
  typeof event === 'object' && event !== null && 'body' in event && event.body instanceof Uint8Array && 'path' in event && 'query' in event && Array.isArray(event.query);
