import { readFileSync } from 'node:fs';
import * as z from 'zod';
import { OperatorFault } from '../../local/operator-fault.ts';
import { isSecondRegion, SECOND_REGION } from '../key-replica.ts';

const StageFile = z.strictObject({
  region: z.string(), tokenIssuer: z.string(), tokenAudience: z.string(), tokenKeys: z.string(), origins: z.string(), domesticHosts: z.string(),
  logOrigin: z.string().min(1), logDays: z.coerce.number().int().min(1), keyReplica: z.string(), requestsPerSecond: z.coerce.number(), requestsAtOnce: z.coerce.number(),
}).refine(isSecondRegion, { path: ['keyReplica'], message: SECOND_REGION });
/** `infra/aws/stages/<stage>.yml`, as serverless.yml reads it. */
export type StageFile = z.output<typeof StageFile>;

/** The names of a stage's resources begin so. */
export const serviceNameOf = (stage: string): string => `edudata-steward-${stage}`;

/** One level of names and values, with comments: what a stage file is. @throws OperatorFault */
export function parseStageFile(text: string, file: string): StageFile {
  const lines = text.split('\n').map((line) => line.replace(/\s+#.*$|^#.*$/, '').trimEnd()).filter((line) => line !== '');
  const pairs = lines.map((line) => /^([A-Za-z]+):(?:\s+(.*))?$/.exec(line) ?? refuse(file, line));
  const { data, error } = StageFile.safeParse(Object.fromEntries(pairs.map(([, name = '', value = '']) => [name, value.replace(/^(['"])(.*)\1$/, '$2')])));
  return data ?? refuse(file, error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`).join('; ') ?? '');
}

function refuse(file: string, what: string): never {
  throw new OperatorFault(`${file} 不符合要求 · is not as it must be: ${what}`);
}

export function readStageFile(stage: string): StageFile {
  const file = `infra/aws/stages/${stage}.yml`;
  if (!/^[a-z][a-z0-9-]{0,20}$/.test(stage)) throw new OperatorFault(`阶段名无效 · No stage is called so: ${stage}`);
  try {
    return parseStageFile(readFileSync(new URL(`../stages/${stage}.yml`, import.meta.url), 'utf8'), file);
  } catch (error) {
    if (error instanceof OperatorFault) throw error;
    throw new OperatorFault(`没有 ${file}，请以 prod.yml 为样例新建 · There is no ${file}; copy prod.yml.`);
  }
}
