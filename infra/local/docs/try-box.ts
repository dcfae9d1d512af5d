import type { HttpOperation } from '../../../lib/operation/operation.ts';
import { toJsonSchema } from '../../../lib/operation/openapi.ts';
import { parametersOf, parseRoute } from '../../../lib/operation/route.ts';
import { exampleOf } from '../../../lib/operation/schema-example.ts';
import { html, type Html } from './html.ts';

type Tried = Pick<HttpOperation, 'route' | 'caller' | 'path' | 'query' | 'versioned'> & { readonly takesKey: boolean };
interface Parameter {
  readonly name: string;
  readonly at: 'path' | 'query' | 'header';
  readonly required: boolean;
  readonly example: string;
}

const isJson = (value: unknown): value is Readonly<Record<string, unknown>> => typeof value === 'object' && value !== null;

function parametersTried({ route, path, query, versioned, takesKey }: Tried): readonly Parameter[] {
  const paths = path ? exampleOf(toJsonSchema(path, 'input'), true) : {};
  const schema = query ? toJsonSchema(query, 'input') : {};
  const queries = exampleOf(schema, true);
  const required: readonly unknown[] = Array.isArray(schema['required']) ? schema['required'] : [];
  return [
    ...parametersOf(parseRoute(route)).map((name) => ({ name, at: 'path' as const, required: true, example: isJson(paths) ? String(paths[name] ?? '') : '' })),
    ...(isJson(queries) ? Object.entries(queries) : []).map(([name, value]) => ({ name, at: 'query' as const, required: required.includes(name), example: String(value ?? '') })),
    ...(versioned ? [{ name: 'If-Match', at: 'header' as const, required: true, example: '"1"' }] : []),
    ...(takesKey ? [{ name: 'Idempotency-Key', at: 'header' as const, required: false, example: 'try-00000001' }] : []),
  ];
}

/** Where the page's script builds a form to try the operation as a demonstration person. */
export function tryBox(operation: Tried, roles: readonly string[], body: string | undefined): Html {
  const { method, template: path } = parseRoute(operation.route);
  const told = { method, path, parameters: parametersTried(operation), body, public: operation.caller === 'public', roles };
  return html`<details class="try"><summary>试一试 try it</summary><div class="box" data-operation="${JSON.stringify(told)}"></div></details>`;
}
