import { parseArgs, type ParseArgsConfig } from 'node:util';
import { explainFault } from './explain-fault.ts';

type Options = NonNullable<ParseArgsConfig['options']>;
type Values<O extends Options> = ReturnType<typeof parseArgs<{ args: string[]; options: O; strict: true }>>['values'];

export interface Command<O extends Options> {
  /** Chinese and English. */
  readonly usage: string;
  readonly options: O;
  /** The exit code; `usage` when something is missing. */
  run(values: Values<O>): number | 'usage' | void | Promise<number | 'usage' | void>;
}

/**
 * Runs a command line: `--help` prints its usage (0), a mistake in the arguments prints it too (2), and what fails is told in
 * one line (1): the stack only where `DEBUG` is set.
 */
export async function runCommand<const O extends Options>({ usage, options, run }: Command<O>, args: readonly string[] = process.argv.slice(2)): Promise<void> {
  const values = parse(options, args);
  if (values === 'help') process.stdout.write(usage);
  else if (typeof values === 'string') refuse(usage, values);
  else {
    try {
      const outcome = await run(values);
      if (outcome === 'usage') refuse(usage);
      else if (outcome !== undefined) process.exitCode = outcome;
    } catch (error) {
      process.stderr.write(`${tell(error)}\n`);
      process.exitCode = 1;
    }
  }
}

function refuse(usage: string, problem?: string): void {
  process.stderr.write(problem === undefined ? usage : `${problem}\n${usage}`);
  process.exitCode = 2;
}

function parse<const O extends Options>(options: O, args: readonly string[]): Values<O> | string {
  if (args.includes('--help') || args.includes('-h')) return 'help';
  try {
    return parseArgs<{ args: string[]; options: O; strict: true }>({ args: [...args], options, strict: true }).values;
  } catch (error) {
    if (error instanceof TypeError && 'code' in error && String(error.code).startsWith('ERR_PARSE_ARGS')) return `参数有误 · The arguments are not valid: ${error.message.split('. ')[0] ?? ''}`;
    throw error;
  }
}

/** One line; for a fault of the program its name and message, and where it is when asked for. */
export function tell(error: unknown): string {
  const line = explainFault(error);
  if (line !== undefined) return line;
  const [name, message] = error instanceof Error ? [error.name, error.message.split('\n')[0] ?? ''] : ['', String(error)];
  const where = process.env['DEBUG'] && error instanceof Error ? `\n${error.stack ?? ''}` : '（DEBUG=1 显示位置 shows where）';
  return `程序出错 · The program failed: ${name} ${message}${where}`;
}
