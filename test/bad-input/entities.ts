import { readdirSync } from 'node:fs';
import type { Entity } from '../../lib/platform/storage/entity.ts';

const folder = new URL('../../lib/platform/storage/entities/', import.meta.url);
const isEntity = (value: unknown): value is Entity<unknown> => typeof value === 'object' && value !== null && 'bookkeeping' in value && 'schema' in value;

/** Every kind of thing that is kept. */
export const ENTITIES: readonly Entity<unknown>[] = (await Promise.all(readdirSync(folder).filter((name) => name.endsWith('.ts')).map(async (name) => {
  const module: Readonly<Record<string, unknown>> = await import(new URL(name, folder).href);
  return Object.values(module).filter(isEntity);
}))).flat();

/** Names of the entities that are bookkeeping: the only state without a ledger entry. */
export const BOOKKEEPING: ReadonlySet<string> = new Set(ENTITIES.filter(({ bookkeeping }) => bookkeeping).map(({ name }) => name));
