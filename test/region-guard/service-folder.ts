import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../..');

/** A folder that looks like an operator's: the guard beside a handler, and a plugin that nobody has reviewed. */
export function makeServiceFolder(): { readonly folder: string; readonly remove: () => void } {
  const folder = mkdtempSync(join(tmpdir(), 'region-guard-'));
  mkdirSync(join(folder, 'infra'));
  symlinkSync(join(root, 'infra/region-guard'), join(folder, 'infra/region-guard'));
  mkdirSync(join(folder, 'node_modules/serverless-telemetry'), { recursive: true });
  writeFileSync(join(folder, 'node_modules/serverless-telemetry/index.js'), 'module.exports = class Telemetry {};\n');
  writeFileSync(join(folder, 'handler.js'), 'exports.handle = async () => ({ statusCode: 204 });\n');
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

export const DUMMY_CREDENTIALS = { AWS_ACCESS_KEY_ID: 'AKIADUMMY', AWS_SECRET_ACCESS_KEY: 'dummy', AWS_EC2_METADATA_DISABLED: 'true' } as const;
