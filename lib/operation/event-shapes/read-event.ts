import * as z from 'zod';

/** Names in lower case; a list of values becomes one text. */
export const Headers = z.record(z.string(), z.union([z.string(), z.array(z.string())])).transform((headers): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), Array.isArray(value) ? value.join(', ') : value])));

/** Query parameters that a gateway has decoded into an object; `null` where there are none. */
export const QueryObject = z.record(z.string(), z.union([z.string(), z.array(z.string())])).nullish()
  .transform((query): readonly (readonly [string, string])[] => Object.entries(query ?? {}).flatMap(([name, value]) => (Array.isArray(value) ? value : [value]).map((one) => [name, one] as const)));

export const Body = z.string().nullish();

export const toBytes = (body: string | null | undefined, base64: boolean): Uint8Array => new Uint8Array(Buffer.from(body ?? '', base64 ? 'base64' : 'utf8'));

/** Events arrive as an object, or as its JSON in a text or a buffer. */
export function readEvent(event: unknown): unknown {
  const text = event instanceof Uint8Array ? Buffer.from(event).toString('utf8') : event;
  if (typeof text !== 'string') return event;
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // of no known shape
  }
}

/** A body as text where it is text; base64 only where the bytes ask for it. */
export const toTextBody = (body: string | Uint8Array): { readonly body: string; readonly isBase64Encoded: boolean } =>
  (typeof body === 'string' ? { body, isBase64Encoded: false } : { body: Buffer.from(body).toString('base64'), isBase64Encoded: true });
