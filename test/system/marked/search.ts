import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ASCII, formsOf, RECORD_VALUES, SECRET, TEXT } from './marks.ts';

/** What is looked for: marks in every form they may take, and values of data subjects. */
const SECRETS = [...formsOf(SECRET), ASCII.secret, ...formsOf(ASCII.secret)];
const TEXTS = [...formsOf(TEXT), ASCII.text];
const RECORDS = [...new Set(RECORD_VALUES.flatMap((value) => (value.length > 60 ? [value] : formsOf(value))))];

export interface Place {
  /** What is searched, e.g. `log` or `key of resource`. */
  readonly where: string;
  readonly content: string | Buffer;
}
export interface Found {
  readonly where: string;
  readonly kind: 'record' | 'secret' | 'text';
  /** What stands around it. */
  readonly around: string;
}

/** One finding a place and kind. */
export function search(places: readonly Place[], kinds: readonly Found['kind'][]): readonly Found[] {
  const wanted = { record: RECORDS, secret: SECRETS, text: TEXTS };
  const seen = new Map<string, Found>();
  for (const { where, content } of places) {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.from(content);
    for (const kind of kinds) {
      if (seen.has(`${where} ${kind}`)) continue;
      for (const form of wanted[kind]) {
        const at = bytes.indexOf(form);
        if (at < 0) continue;
        seen.set(`${where} ${kind}`, { where, kind, around: bytes.subarray(Math.max(0, at - 80), at + 80).toString('utf8') });
        break;
      }
    }
  }
  return [...seen.values()];
}

export interface StoredRow { readonly table: string; readonly entity: string; readonly keys: string; readonly body: string; readonly bytes: Buffer }

/** Every item of a database file as the engine keeps it. */
export function storedRows(file: string): readonly StoredRow[] {
  const db = new DatabaseSync(file, { readOnly: true });
  const tables = db.prepare("SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'").all().map(({ name }) => String(name));
  const rows = tables.flatMap((table) => db.prepare(`SELECT * FROM ${table}`).all().map((row): StoredRow => ({
    table, entity: String(row['e']), body: String(row['b']), bytes: row['bin'] instanceof Uint8Array ? Buffer.from(row['bin']) : Buffer.alloc(0),
    keys: ['p', 's', 'x1p', 'x1s', 'x2p', 'x2s', 'x3p', 'x3s'].map((column) => String(row[column] ?? '')).join(' '),
  })));
  db.close();
  return rows;
}

/** Every file below the folder: name and bytes. */
export const filesOf = (folder: string): readonly { readonly name: string; readonly bytes: Buffer }[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name)).map((path) => ({ name: relative(folder, path), bytes: readFileSync(path) }));
