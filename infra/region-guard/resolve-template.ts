import { MAINLAND_PARTITION } from '../../lib/platform/domestic/mainland-regions.ts';
import { Choice, isList, isObject, optionsOf, OWN_BEGINS, OWN_ENDS, own, Unknown, type Json, type Tree, type TreeObject } from './tree.ts';

export interface Template {
  readonly Parameters?: Json;
  readonly Mappings?: Json;
  readonly Resources?: Json;
  readonly Outputs?: Json;
  readonly Transform?: Json;
  readonly Conditions?: Json;
}
interface Scope {
  readonly parameters: { readonly [name: string]: Json };
  readonly mappings: { readonly [name: string]: Json };
  readonly resources: ReadonlySet<string>;
  readonly region: string;
}
const MOST_OPTIONS = 64;
const asObject = (json: Json | undefined): { readonly [name: string]: Json } => (typeof json === 'object' && json !== null && !Array.isArray(json) ? json as { readonly [name: string]: Json } : {});

/** The template's resources and outputs as trees, for a stack of this region. Conditions are never worked out: both ways must pass. */
export function resolveTemplate(template: Template, region: string): { readonly resources: TreeObject; readonly outputs: Tree } {
  const resources = asObject(template.Resources);
  const scope: Scope = { parameters: asObject(template.Parameters), mappings: asObject(template.Mappings), resources: new Set(Object.keys(resources)), region };
  return {
    resources: Object.fromEntries(Object.entries(resources).map(([name, resource]) => [name, resolve(resource, scope)])),
    outputs: resolve(template.Outputs ?? {}, scope),
  };
}

function resolve(json: Json, scope: Scope): Tree {
  if (typeof json === 'string') return plain(json);
  if (typeof json !== 'object' || json === null) return json;
  if (Array.isArray(json)) return json.map((member: Json) => resolve(member, scope));
  const entries = Object.entries(json);
  const intrinsic = entries.find(([key]) => key === 'Ref' || key.startsWith('Fn::'));
  if (!intrinsic) return Object.fromEntries(entries.map(([key, member]) => [key, resolve(member, scope)]));
  const [name, argument] = intrinsic;
  if (entries.length > 1) return new Unknown(`${name} 与其他成员并列 · beside other members`);
  return name === 'Ref' ? refer(argument, scope) : apply(name, argument, scope);
}

const plain = (text: string): Tree => (text.includes(OWN_BEGINS) || text.includes(OWN_ENDS) ? new Unknown('保留字符 · reserved characters') : dynamic(text));
/** What is looked up when it is deployed cannot be judged now, unless it is a secret that this stack makes. */
const dynamic = (text: string): Tree => {
  if (!/\{\{\s*resolve:/.test(text)) return text;
  const secret = /^\{\{resolve:secretsmanager:\uE000([A-Za-z0-9]+)\uE001:SecretString(?::[A-Za-z0-9]*)*\}\}$/.exec(text)?.[1];
  return secret === undefined ? new Unknown(`动态引用 · dynamic reference ${text.slice(0, 60)}`) : own(`${secret}.SecretString`);
};

function refer(name: Json, scope: Scope): Tree {
  if (typeof name !== 'string') return new Unknown('Ref');
  if (name === 'AWS::Region') return scope.region;
  if (name === 'AWS::Partition') return MAINLAND_PARTITION;
  if (name === 'AWS::URLSuffix') return 'amazonaws.com.cn';
  if (name === 'AWS::NoValue') return undefined;
  if (['AWS::AccountId', 'AWS::StackName', 'AWS::StackId'].includes(name)) return own(name);
  if (scope.resources.has(name)) return own(name);
  return Object.hasOwn(scope.parameters, name) ? ofParameter(name, scope.parameters[name] ?? null) : new Unknown(`Ref ${name}`);
}

/** Whoever deploys may set a parameter to any of its allowed values, whatever its default is. */
function ofParameter(name: string, parameter: Json): Tree {
  const { Type, AllowedValues } = asObject(parameter);
  if (!Array.isArray(AllowedValues) || (Type !== 'String' && Type !== 'Number')) return new Unknown(`参数 · parameter ${name}（无 AllowedValues）`);
  return new Choice(AllowedValues.map((value: Json) => (typeof value === 'string' ? plain(value) : typeof value === 'number' || typeof value === 'boolean' ? value : new Unknown(name))));
}

/** All ways in which texts may be put together. */
function together(parts: readonly Tree[], join: (texts: readonly string[]) => string, what: string): Tree {
  let ways: readonly (readonly string[])[] = [[]];
  for (const part of parts) {
    const options = optionsOf(part);
    const texts: string[] = [];
    for (const option of options) {
      if (typeof option !== 'string' && typeof option !== 'number' && typeof option !== 'boolean') return option instanceof Unknown ? option : new Unknown(what);
      texts.push(String(option));
    }
    ways = ways.flatMap((way) => texts.map((text) => [...way, text]));
    if (ways.length > MOST_OPTIONS) return new Unknown(`${what}: ${ways.length}+`);
  }
  const results = [...new Set(ways.map(join))].map(dynamic);
  return results.length === 1 ? results[0] : new Choice(results);
}

function apply(name: string, argument: Json, scope: Scope): Tree {
  const args = resolve(argument, scope);
  switch (name) {
    case 'Fn::If': return isList(args) && args.length === 3 ? new Choice([args[1], args[2]]) : new Unknown(name);
    case 'Fn::GetAtt': return attribute(argument, scope);
    case 'Fn::Join': {
      if (!isList(args) || typeof args[0] !== 'string') return new Unknown(name);
      const separator = args[0];
      return isList(args[1]) ? together(args[1], (texts) => texts.join(separator), name) : new Unknown(name);
    }
    case 'Fn::Sub': return substitute(argument, scope);
    case 'Fn::Select': {
      if (!isList(args) || !isList(args[1])) return new Unknown(name);
      const index = Number(args[0]);
      return Number.isInteger(index) && index >= 0 && index < args[1].length ? args[1][index] : new Unknown(name);
    }
    case 'Fn::Split': return isList(args) && typeof args[0] === 'string' && typeof args[1] === 'string' ? args[1].split(args[0]) : new Unknown(name);
    case 'Fn::FindInMap': return isList(args) && args.length === 3 ? lookUp(args, scope) : new Unknown(name);
    case 'Fn::GetAZs': return typeof args === 'string' && (args === '' || args === scope.region) ? ['a', 'b', 'c'].map((zone) => `${scope.region}${zone}`) : new Unknown(name);
    default: return new Unknown(name);
  }
}

function attribute(argument: Json, scope: Scope): Tree {
  const [name = '', ...rest] = typeof argument === 'string' ? argument.split('.') : Array.isArray(argument) ? argument.map(String) : [];
  return scope.resources.has(name) && /^[A-Za-z0-9.]+$/.test(rest.join('.')) ? own(`${name}.${rest.join('.')}`) : new Unknown(`GetAtt ${name}`);
}

function substitute(argument: Json, scope: Scope): Tree {
  const [text, given] = typeof argument === 'string' ? [argument, {}] : Array.isArray(argument) ? [argument[0], asObject(argument[1])] : [undefined, {}];
  if (typeof text !== 'string') return new Unknown('Fn::Sub');
  const parts = text.split(/(\$\{[^}]*\})/).map((part): Tree => {
    const name = /^\$\{([^}]*)\}$/.exec(part)?.[1];
    if (name === undefined) return part.includes(OWN_BEGINS) || part.includes(OWN_ENDS) ? plain(part) : part;
    if (name.startsWith('!')) return `\${${name.slice(1)}}`;
    if (Object.hasOwn(given, name)) return resolve(given[name] ?? null, scope);
    return name.includes('.') ? attribute(name, scope) : refer(name, scope);
  });
  return together(parts, (texts) => texts.join(''), 'Fn::Sub');
}

/** Where a key is one of several, every one of them counts. */
function lookUp([map, first, second]: readonly Tree[], scope: Scope): Tree {
  const found: Tree[] = [];
  for (const name of optionsOf(map)) for (const one of optionsOf(first)) for (const other of optionsOf(second)) {
    const value = typeof name === 'string' && typeof one === 'string' && typeof other === 'string' ? asObject(asObject(scope.mappings[name])[one])[other] : undefined;
    found.push(value === undefined ? new Unknown(`FindInMap ${[name, one, other].map(String).join('.')}`) : resolve(value, scope));
  }
  return found.length === 1 ? found[0] : isObject(map) ? new Unknown('Fn::FindInMap') : new Choice(found);
}
