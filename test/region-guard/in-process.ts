import { createRequire } from 'node:module';
import { join } from 'node:path';
import { checkConfig, checkPlugins, declaredIn, remoteVariables } from '../../infra/region-guard/check-config.ts';
import { checkTemplate } from '../../infra/region-guard/check-template.ts';
import type { Template } from '../../infra/region-guard/resolve-template.ts';
import type { GuardFinding } from '../../infra/region-guard/stack.ts';
import type { Configuration } from '../../infra/region-guard/statements.ts';
import { LocalDate } from '../../lib/calendar/instant.ts';
import { awsFilesOf, type GuardCase } from './case-file.ts';

const require = createRequire(import.meta.url);
interface Packager {
  readonly service: { readonly provider: { readonly compiledCloudFormationTemplate: Template } };
  init(): Promise<void>;
  run(): Promise<void>;
}
type Resolve = (options: object) => Promise<void>;
const tool = <T>(path: string): T => require(`serverless/lib/${path}`) as T;

/** `--stage test --param a=b` as the tool hands it on. */
export function parseOptions(words: readonly string[]): Readonly<Record<string, unknown>> {
  const options: Record<string, unknown> = {};
  words.forEach((word, index) => {
    if (!word.startsWith('--')) return;
    const name = word.slice(2);
    options[name] = name === 'param' ? [words[index + 1]] : words[index + 1] ?? true;
  });
  return options;
}

/** Reads a service and resolves what needs no cloud, as the tool does. */
async function readConfiguration(folder: string, file: string, options: Readonly<Record<string, unknown>>): Promise<Configuration> {
  const configuration = await tool<(path: string) => Promise<Configuration>>('configuration/read')(file);
  const variablesMeta = tool<(configuration: Configuration) => Map<string, unknown>>('configuration/variables/resolve-meta')(configuration);
  const source = (name: string) => tool<unknown>(`configuration/variables/sources/${name}`);
  await tool<Resolve>('configuration/variables/resolve')({
    serviceDir: folder, configuration, variablesMeta, options, fulfilledSources: new Set(['env', 'file', 'self', 'opt', 'strToBool']),
    sources: { env: source('env'), file: source('file'), opt: source('opt'), self: source('self'), strToBool: source('str-to-bool') },
  });
  return configuration;
}

/** The template that the tool makes of the service, everything merged, without checking its schema and without a plugin. */
async function packageTemplate(folder: string, configuration: Configuration, options: Readonly<Record<string, unknown>>): Promise<Template> {
  const Serverless = tool<new (config: object) => Packager>('serverless');
  const { plugins: _, ...rest } = structuredClone(configuration) as Record<string, unknown>;
  const serverless = new Serverless({
    configuration: { ...rest, configValidationMode: 'off' }, serviceDir: folder, configurationFilename: 'serverless.yml', commands: ['package'], options, variablesMeta: new Map(),
  });
  await serverless.init();
  await serverless.run();
  return serverless.service.provider.compiledCloudFormationTemplate;
}

/** What the checkers find in a case when they are called directly: at the first step that refuses, as the plugin does. */
export async function judgeInProcess(folder: string, guardCase: GuardCase): Promise<readonly GuardFinding[]> {
  const { file, command, options: words, packaged, env } = guardCase;
  const on = LocalDate.parse('2026-11-22');
  const regionOf = (from: Configuration) => (from['provider'] as { readonly region?: unknown }).region;
  const here = await readConfiguration(folder, file, parseOptions(words));
  // a package made elsewhere brings its own values, and the tool takes those of the service at hand for options
  const configuration = packaged === undefined ? here : await readConfiguration(folder, file, parseOptions(packaged));
  const options = { ...(packaged !== undefined && regionOf(here) !== undefined && { region: regionOf(here) }), ...parseOptions(words) };
  const region = packaged === undefined ? options['region'] ?? regionOf(here) : regionOf(configuration);
  const early = [...checkPlugins(configuration), ...remoteVariables(configuration)];
  if (early.length > 0) return early;
  const config = checkConfig({ configuration, options, command, env, files: awsFilesOf(guardCase), on, region: typeof region === 'string' ? region : undefined });
  if (config.length > 0) return config;
  const template = await packageTemplate(folder, configuration, options);
  return checkTemplate(template, { region: String(region), declared: declaredIn(configuration).hosts, on });
}

export const toolPath = join(require.resolve('serverless/package.json'), '..', 'bin/serverless.js');
