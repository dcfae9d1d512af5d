import { appendFileSync, writeSync } from 'node:fs';
import { explainFault } from './explain-fault.ts';

export interface LogFile {
  /** Never throws: a line that cannot be written ends nothing. */
  readonly write: (line: string) => void;
  /** @throws what kept the last line from being written */
  readonly check: () => void;
}

const toStandardError = (text: string): void => {
  try {
    writeSync(2, text);
  } catch {
    // it may stand on the same full disk; health tells
  }
};

/** Appends lines to a file. While it cannot be written, that is said once on standard error, with the first line that was lost. */
export function createLogFile(file: string, say: (text: string) => void = toStandardError): LogFile {
  let fault: { readonly error: unknown } | undefined;
  return {
    write(line) {
      try {
        appendFileSync(file, `${fault ? '\n' : ''}${line}\n`); // the line that failed may stand there in part
        fault = undefined;
      } catch (error) {
        if (!fault) say(`运行日志无法写入，服务继续运行 · The log cannot be written; the server goes on: ${explainFault(error) ?? String(error)}\n${line}\n`);
        fault = { error };
      }
    },
    check() {
      if (fault) throw fault.error;
    },
  };
}
