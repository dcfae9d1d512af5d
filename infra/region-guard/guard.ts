import { createRequire } from 'node:module';
import { join } from 'node:path';
import { systemClock } from '../../lib/platform/system.ts';
import { toLocalDate } from '../../lib/calendar/instant.ts';
import { applicable, describeFindings } from '../../lib/platform/domestic/finding.ts';
import { checkConfig, checkPlugins, declaredIn, remoteVariables } from './check-config.ts';
import { checkTemplate } from './check-template.ts';
import { ignoreConfiguredEndpoints, readAwsFiles } from './read-aws-files.ts';
import { GUARD_RULES } from './rules.ts';
import type { Template } from './resolve-template.ts';
import type { GuardFinding } from './stack.ts';
import { at, type Configuration } from './statements.ts';
import { isObject, type Json, type Tree } from './tree.ts';

/** How the tool itself reads a service's file. */
const read = createRequire(import.meta.url)('serverless/lib/configuration/read') as (path: string) => Promise<unknown>;

/** What the guard uses of the deployment tool (osls 4). */
export interface Tool {
  readonly configurationInput: Configuration;
  readonly configurationFilename: string;
  readonly serviceDir: string;
  readonly variablesMeta: ReadonlyMap<string, unknown>;
  readonly processedInput: { readonly commands: readonly string[]; readonly options: Readonly<Record<string, unknown>>; readonly isHelpRequest?: boolean };
  readonly service: { readonly provider: Readonly<Record<string, unknown>>; readonly functions?: Json };
  readonly pluginManager: { readonly hooks: Record<string, { readonly pluginName: string; readonly hook: () => unknown }[]> };
  readonly classes: { readonly Error: new (message: string, code: string) => Error };
  getProvider(name: 'aws'): { getAwsSdkV3Config: (...args: unknown[]) => Promise<unknown>; getRegion(): string };
}

/** Commands that send a template: nothing is asked of AWS before it has passed. */
const SENDS_TEMPLATE = new Set(['deploy', 'package', 'rollback', 'rollback function']);
const OF_THE_LOADED = /CloudFormationTemplate$|^(deploymentBucketObject|remoteFunctionData)$/;

/** Judges a service of osls at every step from which something could leave this machine. */
export class RegionGuard {
  readonly hooks: Readonly<Record<string, () => void>>;
  readonly tool: Tool;
  readonly options: Readonly<Record<string, unknown>>;
  templatePassed = false;

  constructor(tool: Tool, options: Readonly<Record<string, unknown>>) {
    this.tool = tool;
    this.options = options;
    this.hooks = {
      'before:aws:package:finalize:saveServiceState': () => this.judgeTemplates(),
      'before:deploy:deploy': () => this.judgeLoaded(),
    };
    ignoreConfiguredEndpoints(process.env);
    if (tool.processedInput.isHelpRequest) return;
    // other plugins begin, and variables are asked of the cloud, before any hook runs
    this.refuse([...checkPlugins(tool.configurationInput), ...remoteVariables(tool.configurationInput), ...askedLater(tool.variablesMeta)]);
    // what is already resolved is judged before the tool's own schema speaks, which knows regions but no law
    if (tool.variablesMeta.size === 0) this.judgeConfig();
    this.comeFirst();
    this.holdBack();
  }

  /** The tool's own `initialize` of `deploy` asks AWS who is calling: the guard must have judged by then. */
  comeFirst(): void {
    const { hooks } = this.tool.pluginManager;
    hooks['initialize'] = [{ pluginName: 'RegionGuard', hook: () => this.judgeAsWritten() }, ...(hooks['initialize'] ?? [])];
  }

  /** The tool writes the command line's region over the file's own before any plugin is loaded: a region spelled out there counts as it is written. */
  async judgeAsWritten(): Promise<void> {
    const { configurationInput, configurationFilename, serviceDir } = this.tool;
    const written = at((await read(join(serviceDir, configurationFilename))) as Tree, 'provider', 'region');
    const provider = configurationInput['provider'];
    const isSpelledOut = typeof written === 'string' && !written.includes('${');
    this.judgeConfig(isSpelledOut && isObject(provider) ? { ...configurationInput, provider: { ...provider, region: written } } : configurationInput);
  }

  /** No client for AWS before the verdict. */
  holdBack(): void {
    const provider = this.tool.getProvider('aws');
    const open = provider.getAwsSdkV3Config.bind(provider);
    const { Error: ToolError } = this.tool.classes;
    provider.getAwsSdkV3Config = async (...args) => {
      if (SENDS_TEMPLATE.has(this.tool.processedInput.commands.join(' ')) && !this.templatePassed) {
        throw new ToolError('境内部署检查：模板通过检查之前不得访问云服务 · Region guard: the cloud is not asked before the template has passed', 'REGION_GUARD_EARLY');
      }
      return open(...args);
    };
  }

  judgeConfig(configuration: Configuration = this.tool.configurationInput): void {
    const { commands } = this.tool.processedInput;
    const said = this.options['region'] ?? (configuration['provider'] as { readonly region?: unknown } | undefined)?.region;
    this.refuse(checkConfig({ configuration, command: commands.join(' '), options: this.options, env: process.env, files: readAwsFiles(process.env), region: said === undefined ? undefined : this.tool.getProvider('aws').getRegion(), on: today() }));
  }

  judgeTemplates(): void {
    const { provider } = this.tool.service;
    const { hosts } = declaredIn(this.tool.configurationInput);
    const templates = Object.entries(provider).filter(([name, value]) => name.endsWith('CloudFormationTemplate') && typeof value === 'object' && value !== null).map(([, value]) => value as Template);
    const { Error: ToolError } = this.tool.classes;
    if (templates.length === 0) throw new ToolError('境内部署检查：没有可供检查的模板 · Region guard: there is no template to judge', 'REGION_GUARD_NO_TEMPLATE');
    this.refuse(templates.flatMap((template) => checkTemplate(template, { region: this.tool.getProvider('aws').getRegion(), declared: hosts, on: today() })));
    this.templatePassed = true;
  }

  /** A package made elsewhere brings its own provider, functions and template: all of it is judged as it was loaded. */
  judgeLoaded(): void {
    const { provider, functions } = this.tool.service;
    const loaded = Object.fromEntries(Object.entries(provider).filter(([name]) => !OF_THE_LOADED.test(name))) as Configuration;
    this.judgeConfig({ ...this.tool.configurationInput, provider: { ...loaded }, functions: functions ?? {} });
    this.judgeTemplates();
  }

  refuse(found: readonly GuardFinding[]): void {
    const findings = applicable(found, GUARD_RULES, {});
    if (findings.length === 0) return;
    const { Error: ToolError } = this.tool.classes;
    const title = `境内部署检查未通过，共 ${findings.length} 项；未执行部署，也未向外发送任何内容 · The region guard refuses: ${findings.length} finding(s), nothing has left this machine`;
    throw new ToolError(`${title}\n${describeFindings(findings, GUARD_RULES, { on: today() })}`, 'REGION_GUARD');
  }
}

const today = () => toLocalDate(systemClock.now());

/** Variables that are still to be resolved, from files too, by where they are asked. */
function askedLater(variables: ReadonlyMap<string, unknown>): readonly GuardFinding[] {
  return [...variables].flatMap(([path, meta]) => {
    const type = /"type":"(ssm|cf|s3)"|"type":"aws"[^{}]*"address":\{?[^{}]*"value":"accountId"/.exec(JSON.stringify(meta) ?? '')?.[0];
    return type === undefined ? [] : [{ id: 'remote-variables' as const, resource: path.split('\0').join('.'), found: type.replaceAll('"', '') }];
  });
}
