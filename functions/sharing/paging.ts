import * as z from 'zod';
import type { ListOptions, ListPage } from '../../lib/platform/storage/storage.ts';

/** A list's query: how many, and where the page before it ended. */
export const Paging = z.strictObject({ limit: z.coerce.number().int().min(1).max(100).default(20), after: z.string().max(500).optional() });
export type Paging = z.output<typeof Paging>;

export const pageOf = <S extends z.ZodType>(view: S) => z.strictObject({ items: z.array(view), next: z.string().optional() });
export const toOptions = ({ limit, after }: Paging): ListOptions => ({ limit, ...(after !== undefined && { after }) });
export const toPage = <V, W>({ items, next }: ListPage<V>, view: (value: V, version: number) => W): { items: W[]; next?: string } =>
  ({ items: items.map(({ value, version }) => view(value, version)), ...(next !== undefined && { next }) });
