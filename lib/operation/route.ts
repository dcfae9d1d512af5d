/** A route's template, split once: `POST /applications/{applicationId}/items`. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly segments: readonly string[];
}

export function parseRoute(route: string): Route {
  const [method = '', template = ''] = route.split(' ');
  return { method, template, segments: template.split('/').slice(1) };
}

export const parametersOf = (route: Route): readonly string[] =>
  route.segments.filter((segment) => segment.startsWith('{')).map((segment) => segment.slice(1, -1));

/** The path's parameters, decoded; `undefined` when the path is another one or its encoding is broken. */
export function matchPath(route: Route, path: string): Readonly<Record<string, string>> | undefined {
  const given = path.split('/').slice(1);
  if (given.length !== route.segments.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, segment] of route.segments.entries()) {
    const text = given[index] ?? '';
    if (!segment.startsWith('{')) {
      if (segment !== text) return undefined;
      continue;
    }
    const value = decode(text);
    if (value === undefined || value === '') return undefined;
    values[segment.slice(1, -1)] = value;
  }
  return values;
}

function decode(text: string): string | undefined {
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a broken percent-encoding names nothing
  }
}
