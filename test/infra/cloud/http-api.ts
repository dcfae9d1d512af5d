import type { Packaged } from '../packaged.ts';
import { matchPath, parseRoute } from '../../../lib/operation/route.ts';

interface Asked {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}
interface Reply {
  readonly statusCode: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  readonly isBase64Encoded?: boolean;
}

export interface HttpApi {
  /** Which function the deployed routes lead to, and the event that it gets. */
  route(asked: Asked, at: number): { readonly functionId: string; readonly routeKey: string; readonly event: unknown };
}

const last = (value: unknown): unknown => (Array.isArray(value) ? value.at(-1) : value);
const named = (value: unknown, key: string): string => {
  const inner = typeof value === 'object' && value !== null ? Object.entries(value).find(([name]) => name === key)?.[1] : undefined;
  return String(Array.isArray(inner) ? inner[0] : inner);
};

/** An HTTP API as the template describes it: the most definite route wins, `$default` takes the rest. Payload version 2.0. */
export function createHttpApi({ ofType, resources }: Packaged): HttpApi {
  const routes = ofType('AWS::ApiGatewayV2::Route').map(([, { Properties }]) => {
    const integration = named(last(last(Object.values(Properties['Target'] as object)[0])), 'Ref');
    return { key: String(Properties['RouteKey']), functionId: named(resources[integration]?.Properties['IntegrationUri'], 'Fn::GetAtt') };
  });
  const definite = routes.filter(({ key }) => key !== '$default').map((route) => ({ ...route, parsed: parseRoute(route.key) }))
    .toSorted((a, b) => a.parsed.segments.filter((part) => part.startsWith('{')).length - b.parsed.segments.filter((part) => part.startsWith('{')).length);
  const rest = routes.find(({ key }) => key === '$default');
  return {
    route({ method, path, headers, body }, at) {
      const { pathname, search, searchParams } = new URL(path, 'https://api.invalid');
      const found = definite.find(({ parsed }) => parsed.method === method && matchPath(parsed, pathname)) ?? rest;
      if (!found) throw new TypeError(`the API has no route for ${method} ${pathname}`);
      const bytes = typeof body === 'string' ? Buffer.from(body) : body;
      return {
        functionId: found.functionId, routeKey: found.key,
        event: {
          version: '2.0', routeKey: found.key, rawPath: pathname, rawQueryString: search.slice(1), headers: { host: 'api.execute-api.cn-north-1.amazonaws.com.cn', ...headers },
          ...(search !== '' && { queryStringParameters: Object.fromEntries(searchParams) }),
          requestContext: { accountId: '123456789012', apiId: 'api', domainName: 'api.execute-api.cn-north-1.amazonaws.com.cn', requestId: `request-${at}`, routeKey: found.key, stage: '$default', timeEpoch: at, http: { method, path: pathname, protocol: 'HTTP/1.1', sourceIp: '203.0.113.9', userAgent: 'test' } },
          ...(bytes && { body: Buffer.from(bytes).toString('base64') }), isBase64Encoded: bytes !== undefined,
        },
      };
    },
  };
}

export function readReply<T>(reply: unknown): { readonly status: number; readonly headers: Readonly<Record<string, string>>; readonly body: T } {
  const { statusCode, headers = {}, body = '', isBase64Encoded = false } = reply as Reply;
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('utf8') : body;
  return { status: statusCode, headers: lower, body: (/^application\/(?:problem\+)?json/.test(lower['content-type'] ?? '') ? JSON.parse(text) : text) as T };
}
