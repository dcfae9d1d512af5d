import { readdirSync } from 'node:fs';
import type { Entity } from '../../../lib/platform/storage/entity.ts';

const folder = new URL('../../../lib/platform/storage/entities/', import.meta.url);
const isEntity = (exported: unknown): exported is Entity<unknown> => typeof exported === 'object' && exported !== null && 'schema' in exported && 'places' in exported;

/** Every declared entity, by its name. */
export async function allEntities(): Promise<ReadonlyMap<string, Entity<unknown>>> {
  const files = readdirSync(folder).filter((file) => file.endsWith('.ts'));
  const modules = await Promise.all(files.map(async (file): Promise<Readonly<Record<string, unknown>>> => import(new URL(file, folder).href)));
  return new Map(modules.flatMap((module) => Object.values(module).filter(isEntity).map((entity) => [entity.name, entity] as const)));
}
