import { createHash } from 'node:crypto';
import type { Emulator } from './moto.ts';
import type { PlainStatement } from './judge.ts';
import type { Packaged, Resource } from '../packaged.ts';
import { createResolver, type Resolver } from './resolver.ts';

export interface DeployedFunction {
  /** The unit: `sharing-objects`. */
  readonly name: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly role: string;
  readonly statements: readonly PlainStatement[];
  /** Seconds. */
  readonly timeout: number;
  readonly accessKey: string;
}

/** The stack as the emulator holds it after the deployment. */
export interface Stage {
  readonly account: string;
  readonly resolve: Resolver;
  readonly functions: ReadonlyMap<string, DeployedFunction>;
  /** What a timer sends, and to which function, by job. */
  readonly timers: ReadonlyMap<string, { readonly unit: string; readonly input: unknown }>;
  /** Resource types of the template that the emulator made nothing of. */
  readonly unknownTypes: ReadonlyMap<string, number>;
}

const STACK = 'edudata-steward-dev';
/** Made, but listed without a logical id. */
const LISTED_WITHOUT_ID = 'AWS::Lambda::Permission';
const unitOf = (functionName: string): string => functionName.slice(`${STACK}-`.length);

export async function readStage(emulator: Emulator, packaged: Packaged): Promise<Stage> {
  const xml = await emulator.ask('cloudformation', '/', { form: { Action: 'ListStackResources', Version: '2010-05-15', StackName: STACK } });
  const physical = new Map(Array.from(xml.matchAll(/<LogicalResourceId>([^<]+)<\/LogicalResourceId><PhysicalResourceId>([^<]+)</g), ([, logical = '', id = '']) => [logical, id]));
  const { Functions } = JSON.parse(await emulator.ask('lambda', '/2015-03-31/functions/')) as { readonly Functions: readonly LambdaFunction[] };
  const account = /:(\d{12}):/.exec(Functions[0]?.FunctionArn ?? '')?.[1] ?? '';
  const functions = await Promise.all(Functions.map((each, index) => readFunction(emulator, packaged, each, index)));
  return {
    account, resolve: createResolver(packaged.resources, physical, account),
    functions: new Map(functions.map((each) => [each.name, each])),
    timers: await readTimers(emulator),
    unknownTypes: countTypes(Object.entries(packaged.resources).filter(([id, { Type }]) => !physical.has(id) && Type !== LISTED_WITHOUT_ID).map(([, resource]) => resource)),
  };
}

interface LambdaFunction {
  readonly FunctionName: string;
  readonly FunctionArn: string;
  readonly CodeSha256: string;
  readonly Role: string;
  readonly Timeout: number;
  readonly Environment?: { readonly Variables: Readonly<Record<string, string>> };
}

async function readFunction(emulator: Emulator, packaged: Packaged, { FunctionName, CodeSha256, Role, Timeout, Environment }: LambdaFunction, index: number): Promise<DeployedFunction> {
  const name = unitOf(FunctionName);
  if (createHash('sha256').update(packaged.archiveOf(name)).digest('base64') !== CodeSha256) throw new Error(`what is deployed as ${name} is not what was packaged`);
  const xml = await emulator.ask('iam', '/', { form: { Action: 'GetRolePolicy', Version: '2010-05-08', RoleName: Role.split('/').at(-1) ?? '', PolicyName: name } });
  return { name, role: Role, timeout: Timeout, environment: Environment?.Variables ?? {}, statements: statementsIn(xml), accessKey: `ASIAFUNCTION${String(index).padStart(8, '0')}` };
}

/** moto answers a policy out of a template as Python writes it. */
function statementsIn(xml: string): readonly PlainStatement[] {
  const text = /<PolicyDocument>(.*)<\/PolicyDocument>/s.exec(xml)?.[1]?.replaceAll('&quot;', '"').replaceAll("'", '"') ?? '';
  return (JSON.parse(text) as { readonly Statement: readonly PlainStatement[] }).Statement;
}

async function readTimers(emulator: Emulator): Promise<Stage['timers']> {
  const ask = async <T>(operation: string, json: object): Promise<T> => JSON.parse(await emulator.ask('events', '/', { target: `AWSEvents.${operation}`, json })) as T;
  const { Rules } = await ask<{ readonly Rules: readonly { readonly Name: string }[] }>('ListRules', {});
  const targets = await Promise.all(Rules.map(({ Name }) => ask<{ readonly Targets: readonly { readonly Arn: string; readonly Input: string }[] }>('ListTargetsByRule', { Rule: Name })));
  return new Map(targets.flatMap(({ Targets }) => Targets.map(({ Arn, Input }) => {
    const input = JSON.parse(Input) as { readonly job: string };
    return [input.job, { unit: unitOf(Arn.split(':').at(-1) ?? ''), input }] as const;
  })));
}

function countTypes(resources: readonly Resource[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const { Type } of resources) counts.set(Type, (counts.get(Type) ?? 0) + 1);
  return counts;
}
