import type { Environment } from '../../lib/platform/domestic/check-environment.ts';
import type { GuardFinding } from './stack.ts';
import { isObject, type Json, type Tree } from './tree.ts';

export interface CommandLine {
  /** `deploy function`, `package`. */
  readonly command: string;
  readonly options: Readonly<Record<string, unknown>>;
}
export type Configuration = { readonly [key: string]: Json };

export const at = (tree: Tree | Json, ...path: readonly string[]): Tree =>
  path.reduce<Tree>((value, key) => (isObject(value) && Object.hasOwn(value, key) ? value[key] : undefined), tree as Tree);

/** Where the same thing may be said. `custom.stage` is what the stage file holds; `params` are the tool's own stage parameters. */
export function statementsOf(configuration: Configuration, { options }: CommandLine, env: Environment): Readonly<Record<'region' | 'stage' | 'profile', readonly (readonly [string, unknown])[]>> {
  const stage = String(options['stage'] ?? at(configuration, 'provider', 'stage') ?? 'dev');
  const params = (name: string): readonly (readonly [string, unknown])[] => [
    ['--param', Object.fromEntries((Array.isArray(options['param']) ? options['param'] : []).map((pair) => String(pair).split('=', 2)))[name]],
    [`params.${stage}.${name}`, at(configuration, 'params', stage, name)],
    [`custom.stage.${name}`, at(configuration, 'custom', 'stage', name)],
  ];
  return {
    region: [['--region', options['region']], ['provider.region', at(configuration, 'provider', 'region')], ['AWS_REGION', env['AWS_REGION']], ['AWS_DEFAULT_REGION', env['AWS_DEFAULT_REGION']], ...params('region')],
    stage: [['--stage', options['stage']], ['provider.stage', at(configuration, 'provider', 'stage')], ['STAGE', env['STAGE']], ['SLS_STAGE', env['SLS_STAGE']], ...params('stage')],
    profile: [
      ['--aws-profile', options['aws-profile']], ['provider.profile', at(configuration, 'provider', 'profile')], ['AWS_PROFILE', env['AWS_PROFILE']], ['AWS_DEFAULT_PROFILE', env['AWS_DEFAULT_PROFILE']],
      [`AWS_${stage.toUpperCase()}_PROFILE`, env[`AWS_${stage.toUpperCase()}_PROFILE`]], ...params('profile'),
    ],
  };
}

/** Every profile that may count: the tool's own choice for credentials, and the one that the SDK takes for addresses. */
export const profilesIn = (configuration: Configuration, line: CommandLine, env: Environment): readonly string[] =>
  [env['AWS_PROFILE'] || 'default', ...statementsOf(configuration, line, env).profile.flatMap(([, name]) => (typeof name === 'string' && name !== '' ? [name] : []))];

/** Command line, environment, stage file and configuration must say one thing: which of them counts is nobody's guess. */
export function disagreements(configuration: Configuration, line: CommandLine, env: Environment): readonly GuardFinding[] {
  return Object.entries(statementsOf(configuration, line, env)).flatMap(([name, statements]) => {
    const made = statements.filter(([, value]) => value !== undefined && value !== null && value !== '');
    const values = new Set(made.map(([, value]) => value));
    return values.size > 1 ? [{ id: 'settings-agree' as const, resource: name, found: made.map(([where, value]) => `${where}=${String(value)}`).join(' ≠ ') }] : [];
  });
}
