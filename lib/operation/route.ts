/** A route's template, split once: `POST /applications/{applicationId}/items`. */
export interface Route {
  readonly method: string;
  readonly template: string;
  readonly segments: readonly string[];
}

export function parseRoute(route: string): Route {
  const [method = '', template = ''] = route.split(' ');
  return { method, template, segments: segmentsOf(template) };
}

const isParameter = (segment: string): boolean => segment.startsWith('{');
export const parametersOf = (route: Route): readonly string[] =>
  route.segments.filter(isParameter).map((segment) => segment.slice(1, -1));

export const segmentsOf = (path: string): readonly string[] => path.split('/').slice(1);

/** The path's parameters, decoded; `undefined` when the path is another one or its encoding is broken. */
export const matchPath = (route: Route, path: string): Readonly<Record<string, string>> | undefined => matchSegments(route, segmentsOf(path));

export function matchSegments({ segments }: Route, given: readonly string[]): Readonly<Record<string, string>> | undefined {
  if (given.length !== segments.length) return undefined;
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    if (segment !== given[index] && !isParameter(segment)) return undefined;
  }
  const values: Record<string, string> = {};
  for (let index = 0; index < segments.length; index += 1) {
    const segment = segments[index] ?? '';
    if (!isParameter(segment)) continue;
    const value = decode(given[index] ?? '');
    if (value === undefined || value === '') return undefined;
    values[segment.slice(1, -1)] = value;
  }
  return values;
}

function decode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return undefined; // a broken percent-encoding names nothing
  }
}
