import { readdirSync } from 'node:fs';
import type { Entity } from '../../lib/platform/storage/entity.ts';

const folder = new URL('../../lib/platform/storage/entities/', import.meta.url);
const isEntity = (value: unknown): value is Entity<unknown> => typeof value === 'object' && value !== null && 'bookkeeping' in value && 'schema' in value;

/** Names of the entities that are bookkeeping: the only state without a ledger entry. */
export const BOOKKEEPING: ReadonlySet<string> = new Set((await Promise.all(readdirSync(folder).filter((name) => name.endsWith('.ts')).map(async (name) => {
  const module: Readonly<Record<string, unknown>> = await import(new URL(name, folder).href);
  return Object.values(module).filter(isEntity).filter(({ bookkeeping }) => bookkeeping).map((found) => found.name);
}))).flat());
