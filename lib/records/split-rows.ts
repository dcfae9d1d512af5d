/** Where one row lies in the bytes it was found in; `end` is behind its line break. */
export interface RawRow {
  readonly start: number;
  readonly end: number;
  /** Line of the file on which it begins, from 1. */
  readonly line: number;
}

export interface Split {
  readonly rows: readonly RawRow[];
  /** Where the first unfinished row begins; the length of the bytes when there is none. */
  readonly rest: number;
  /** Line on which that one begins. */
  readonly line: number;
  /** A quote was opened and the bytes ended within. */
  readonly quoteOpen: boolean;
}

const [quote, comma, newline, carriage] = [0x22, 0x2c, 0x0a, 0x0d];

/**
 * Finds whole CSV rows (RFC 4180) in bytes, so that a slice can begin and end anywhere in a file. Works on UTF-8 and
 * GB18030 alike: in neither do quote, comma or line break occur within a character. A quote opens only where a field
 * begins, so that a stray one spoils its own row and no other.
 */
export function splitRows(bytes: Uint8Array, startLine: number): Split {
  return bytes.includes(quote) ? splitQuoted(bytes, startLine) : splitPlain(bytes, startLine);
}

function splitPlain(bytes: Uint8Array, startLine: number): Split {
  const rows: RawRow[] = [];
  let [start, line] = [0, startLine];
  for (let at = bytes.indexOf(newline); at !== -1; at = bytes.indexOf(newline, start)) {
    if (!isBlank(bytes, start, at)) rows.push({ start, end: at + 1, line });
    start = at + 1;
    line += 1;
  }
  return { rows, rest: start, line, quoteOpen: false };
}

function splitQuoted(bytes: Uint8Array, startLine: number): Split {
  const rows: RawRow[] = [];
  let start = 0;
  let rowLine = startLine;
  let line = startLine;
  let quoted = false;
  let fieldStart = true;
  for (let i = 0; i < bytes.length; i += 1) {
    const byte = bytes[i];
    if (quoted) {
      if (byte === newline) line += 1;
      else if (byte === quote) {
        if (bytes[i + 1] === quote) i += 1;
        else quoted = false;
      }
    } else if (byte === newline) {
      line += 1;
      if (!isBlank(bytes, start, i)) rows.push({ start, end: i + 1, line: rowLine });
      start = i + 1;
      rowLine = line;
      fieldStart = true;
    } else if (byte === quote && fieldStart) {
      quoted = true;
      fieldStart = false;
    } else fieldStart = byte === comma;
  }
  return { rows, rest: start, line: rowLine, quoteOpen: quoted };
}

const isBlank = (bytes: Uint8Array, start: number, end: number): boolean => end === start || (end === start + 1 && bytes[start] === carriage);
