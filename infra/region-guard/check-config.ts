import type { LocalDate } from '../../lib/calendar/instant.ts';
import { judgeAwsFiles, type AwsFile } from '../../lib/platform/domestic/aws-files.ts';
import type { Environment } from '../../lib/platform/domestic/check-environment.ts';
import { parseDeclaredHosts, readDeclaredHosts } from '../../lib/platform/domestic/domestic-hosts.ts';
import { judgeSetting, ruleOfTrouble } from '../../lib/platform/domestic/judge-setting.ts';
import { troublesIn } from '../../lib/platform/domestic/judge-text.ts';
import { isMainland } from '../../lib/platform/domestic/mainland-regions.ts';
import type { Regulation } from '../../lib/regulations/regulation.ts';
import { longestLogFloor } from './log-floor.ts';
import type { GuardFinding } from './stack.ts';
import { at, disagreements, profilesIn, type CommandLine, type Configuration } from './statements.ts';
import { isOfAnotherAccount } from './checks/services.ts';
import { isList, isObject, leavesOf, members, textOf, type Tree } from './tree.ts';

export interface ConfigOptions extends CommandLine {
  readonly configuration: Configuration;
  readonly env: Environment;
  /** The AWS configuration files of the machine. */
  readonly files: readonly AwsFile[];
  readonly on: LocalDate;
  readonly regulations?: readonly Regulation[];
  /** Region that the tool will act in; what it defaults to when nobody says one is abroad. */
  readonly region: string | undefined;
}

/** Plugins that have been reviewed; those of this repository begin with `./`. */
const PLUGINS = new Set(['serverless-esbuild', 'serverless-offline']);
export const GUARD_PLUGIN = './infra/region-guard/plugin.cjs';
const PLATFORMS = ['org', 'app', 'tenant', 'licenseKey', 'console', 'dashboard'];
/** Variables of the operator's machine that decide where the tool sends what it deploys. */
const OF_THE_TOOL = /^(AWS_ENDPOINT_URL.*|AWS_ROLE_ARN|(https?|all)_proxy|proxy|NODE_TLS_REJECT_UNAUTHORIZED|NODE_OPTIONS|AWS_CONTAINER_CREDENTIALS_FULL_URI|AWS_EC2_METADATA_SERVICE_ENDPOINT)$/i;

export const declaredIn = (configuration: Configuration) => {
  const declared = at(configuration, 'custom', 'domesticHosts') ?? at(configuration, 'custom', 'stage', 'domesticHosts');
  return readDeclaredHosts(typeof declared === 'string' ? parseDeclaredHosts(declared) : isObject(declared) ? declared : {});
};

/** Everything in a configuration, its command line, the machine's environment and its AWS files that may not be. Pure; runs before every command. */
export function checkConfig(options: ConfigOptions): readonly GuardFinding[] {
  const { configuration, env, files, region } = options;
  const findings: GuardFinding[] = [];
  const report = (id: GuardFinding['id'], resource: string, found: string): void => void findings.push({ id, resource, found });
  const { hosts, refused } = declaredIn(configuration);
  for (const host of refused) report('guard-not-loosened', 'custom.domesticHosts', host);
  if (at(configuration, 'custom', 'regionGuard') !== undefined) report('guard-not-loosened', 'custom.regionGuard', textOf(at(configuration, 'custom', 'regionGuard')));
  if (at(configuration, 'provider', 'name') !== 'aws') report('region-allowed', 'provider.name', textOf(at(configuration, 'provider', 'name')));
  for (const [where, named] of [['region', region], ['provider.region', at(configuration, 'provider', 'region')]] as const) {
    if (!isMainland('aws', named)) report('region-allowed', where, named === undefined ? '（未设置，默认 us-east-1 · not set, us-east-1 by default）' : textOf(named));
  }
  if (/^rollback\b/.test(options.command)) report('rollback-judged', `sls ${options.command}`, String(options.options['timestamp'] ?? options.options['function-version'] ?? ''));
  if (options.options['aws-s3-accelerate']) report('edge-none', '--aws-s3-accelerate', 'S3 Transfer Acceleration');
  findings.push(...disagreements(configuration, options, env), ...checkPlugins(configuration), ...remoteVariables(configuration));
  for (const [name, value] of Object.entries(env)) {
    if (value !== undefined && value !== '' && OF_THE_TOOL.test(name)) for (const finding of judgeSetting(name, value, hosts)) report(finding.id, `env ${name}`, finding.found);
  }
  // the tool asks for roles without its own region: only the environment's counts there
  findings.push(...judgeAwsFiles(files, { profiles: profilesIn(configuration, options, env), region: env['AWS_REGION'], declared: hosts }));
  checkFunctions(options, report);
  checkTexts(configuration, region ?? '', hosts, report);
  return findings;
}
type Report = (id: GuardFinding['id'], resource: string, found: string) => void;

export function checkPlugins(configuration: Configuration): readonly GuardFinding[] {
  const findings: GuardFinding[] = [];
  const listed = at(configuration, 'plugins');
  const names = isList(listed) ? listed : members(at(listed, 'modules'));
  if (names[0] !== GUARD_PLUGIN) findings.push({ id: 'guard-not-loosened', resource: 'plugins', found: `${GUARD_PLUGIN} 须列第一 · must come first: ${textOf(names[0])}` });
  for (const name of names) {
    if (!(typeof name === 'string' && (name.startsWith('./') || PLUGINS.has(name)))) findings.push({ id: 'third-party-none', resource: 'plugins', found: textOf(name) });
  }
  for (const platform of PLATFORMS) if (at(configuration, platform) !== undefined) findings.push({ id: 'third-party-none', resource: platform, found: textOf(at(configuration, platform)) });
  return findings;
}

/** Values that would be asked of a cloud before this configuration is judged. */
export function remoteVariables(configuration: unknown): readonly GuardFinding[] {
  return leavesOf(configuration as Tree).flatMap(({ path, value }) => {
    const found = typeof value === 'string' ? /\$\{\s*(?:(?:ssm|cf|s3)\b[^}]*|aws:accountId[^}]*)\}/.exec(value)?.[0] : undefined;
    return found === undefined ? [] : [{ id: 'remote-variables' as const, resource: path.join('.'), found }];
  });
}

function checkFunctions({ configuration, on, regulations }: ConfigOptions, report: Report): void {
  const provider = at(configuration, 'provider');
  const days = longestLogFloor(on, regulations);
  const functions = at(configuration, 'functions');
  const all = (isList(functions) ? functions : [functions]).flatMap((group) => (isObject(group) ? Object.entries(group) : []));
  const places: readonly (readonly [string, Tree])[] = [['provider', provider], ...all.map(([name, value]) => [`functions.${name}`, value] as const)];
  for (const [where, place] of places) {
    const architecture = at(place, 'architecture');
    if (architecture !== undefined && architecture !== 'x86_64') report('offered-on-mainland', `${where}.architecture`, textOf(architecture));
    const tracing = where === 'provider' ? at(place, 'tracing', 'lambda') ?? at(place, 'tracing', 'apiGateway') : at(place, 'tracing');
    if (tracing !== undefined && tracing !== false && tracing !== 'PassThrough') report('offered-on-mainland', `${where}.tracing`, `${textOf(tracing)}（X-Ray）`);
    if (at(place, 'url') !== undefined && at(place, 'url') !== false) report('function-url-none', `${where}.url`, textOf(at(place, 'url')));
    for (const layer of members(at(place, 'layers'))) if (isOfAnotherAccount(layer)) report('third-party-none', `${where}.layers`, textOf(layer));
    const kept = at(place, 'logRetentionInDays');
    if (kept !== undefined && !(Number(kept) >= days)) report('log-kept', `${where}.logRetentionInDays`, `${textOf(kept)}（至少 · at least ${days}）`);
    for (const event of members(at(place, 'events'))) {
      if (at(event, 'cloudFront') !== undefined) report('edge-none', `${where}.events`, 'cloudFront（Lambda@Edge）');
      if (at(event, 'cognitoUserPool') !== undefined) report('identity-domestic', `${where}.events`, 'cognitoUserPool');
      if (at(event, 'http') !== undefined && !/^(regional|private)$/i.test(String(at(provider, 'endpointType') ?? ''))) report('edge-none', 'provider.endpointType', 'EDGE（默认 · default）');
    }
  }
}

/** Parts that hold no place, or that the template's check sees worked out. */
const NOT_READ = new Set(['resources', 'plugins', 'service', 'frameworkVersion', 'build', 'params', 'custom']);

function checkTexts(configuration: Configuration, region: string, declared: ReadonlySet<string>, report: Report): void {
  for (const [section, tree] of Object.entries(configuration)) {
    if (NOT_READ.has(section)) continue;
    for (const { path, value } of leavesOf(tree as Tree)) {
      if (typeof value !== 'string' || path.some((part) => part.startsWith('Fn::') || part === 'Ref' || part === 'handler' || part === 'Principal' || part === 'schema')) continue;
      const resource = [section, ...path].join('.');
      const text = value.replaceAll('${AWS::Partition}', 'aws-cn').replaceAll('${AWS::Region}', region).replaceAll('${AWS::AccountId}', 'own').replaceAll('${AWS::URLSuffix}', 'amazonaws.com.cn');
      const variable = path.indexOf('environment');
      if (variable >= 0) for (const { id, found } of judgeSetting(path[variable + 1] ?? '', text, declared)) report(id, resource, found);
      else for (const { trouble, word } of troublesIn(text, { declared, hosts: 'whereTheyLookLike' })) report(ruleOfTrouble(trouble), resource, word);
    }
  }
}
