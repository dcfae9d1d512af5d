import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder of its own, removed when the test ends. */
export function temporaryFolder(context: { after(work: () => void): void }): string {
  const folder = mkdtempSync(join(tmpdir(), 'edudata-'));
  context.after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** The bytes of every file under the folder. */
export const everyFile = (folder: string): readonly Buffer[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name)));

/** Whether the bytes stand in the files, as they are or as hex or base64 text. */
export const standsIn = (files: readonly Uint8Array[], bytes: Uint8Array): boolean => {
  const forms = [Buffer.from(bytes), ...(['hex', 'base64', 'base64url'] as const).map((form) => Buffer.from(Buffer.from(bytes).toString(form)))];
  return files.some((file) => forms.some((form) => Buffer.from(file).includes(form)));
};
