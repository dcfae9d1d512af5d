import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { AwsFile } from '../../lib/platform/domestic/aws-files.ts';

/** A configuration as an operator would write it, with what is to happen to it in the comment at its head. */
export interface GuardCase {
  readonly file: string;
  readonly kind: 'good' | 'bad';
  readonly name: string;
  readonly why: string;
  /** What is typed after `sls`. */
  readonly command: string;
  readonly options: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Lines of the machine's AWS configuration file (`AWS_CONFIG_FILE`, or `~/.aws/config`) and credentials file. */
  readonly config: string;
  readonly credentials: string;
  /** Options of an earlier `sls package` without the guard, for `deploy --package`. */
  readonly packaged: readonly string[] | undefined;
  /** Rules that are to be refused, and a resource that the refusal names. */
  readonly expect: readonly string[];
  readonly resource: string | undefined;
  /** Host that the command asks once the guard has let it pass. */
  readonly reaches: string | undefined;
}

const words = (text: string | undefined): readonly string[] => (text ?? '').split(/\s+/).filter((word) => word !== '');

function readCase(kind: GuardCase['kind'], file: string, name: string): GuardCase {
  const comments = readFileSync(file, 'utf8').split('\n').filter((line) => line.startsWith('# ')).map((line) => line.slice(2));
  const said = (key: string) => comments.filter((line) => line.startsWith(`${key}:`)).map((line) => line.slice(key.length + 1).trim());
  const text = (key: string) => comments.filter((line) => line.startsWith(`${key}: `)).map((line) => `${line.slice(key.length + 2)}\n`).join('');
  const packaged = said('packaged')[0];
  return {
    file, kind, name, why: comments[0] ?? '', command: said('command')[0] ?? '', options: words(said('options')[0]),
    env: Object.fromEntries(said('env').map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)])),
    config: text('config'), credentials: text('credentials'),
    packaged: packaged === undefined ? undefined : words(packaged), expect: words(said('expect')[0]), resource: said('resource')[0], reaches: said('reaches')[0],
  };
}

export const readCases = (): readonly GuardCase[] => (['good', 'bad'] as const).flatMap((kind) => {
  const folder = join(import.meta.dirname, kind);
  return readdirSync(folder).filter((file) => file.endsWith('.yml')).sort().map((file) => readCase(kind, join(folder, file), file.replace('.yml', '')));
});

/** The AWS configuration files of the machine on which the case is typed, where its environment says that they lie. */
export const awsFilesOf = ({ env, config, credentials }: GuardCase): readonly AwsFile[] =>
  [{ path: env['AWS_CONFIG_FILE'] ?? '~/.aws/config', text: config }, { path: env['AWS_SHARED_CREDENTIALS_FILE'] ?? '~/.aws/credentials', text: credentials }].filter(({ text }) => text !== '');
